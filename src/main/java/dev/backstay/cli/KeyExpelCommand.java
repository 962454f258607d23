package dev.backstay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Ends the belief in a host that only writes.
@Command(
    name = "expel",
    description = "Believe nothing more of what an enrolled host writes.",
    footer = {
      "",
      "Its snapshots that are there now stay, and can be read. Take its account at the store away"
          + " as well: until then it can put objects there.",
      "",
      "Examples:",
      "  backstay key expel 3fa9c01b77d2"
    })
final class KeyExpelCommand extends SessionCommand {

  @Parameters(paramLabel = "WRITER", description = "Its id, from `backstay key list`.")
  private String writer = "";

  KeyExpelCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (var repository = session().open(session().installation())) {
      repository.enrolments().expel(writer);
      if (output().isJson()) {
        output().object(json -> json.writeStringProperty("expelled", writer));
      } else {
        output().line("writer " + writer + " is not believed any more");
      }
    }
    return ExitCode.OK;
  }
}
