package dev.backstay.cli;

import picocli.CommandLine.Command;

/// Lists key slots.
@Command(
    name = "list",
    description = "List the ways to open the repository, and the hosts that only write.",
    footer = {"", "Examples:", "  backstay key list"})
final class KeyListCommand extends SessionCommand {

  KeyListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (var repository = session().open(session().installation())) {
      var slots = repository.keySlots();
      var enrolled = repository.enrolments().list();
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  KeySlotText.write(json, slots, repository.keyEpoch());
                  EnrolledText.write(json, enrolled);
                });
      } else {
        output().table(KeySlotText.table(slots, repository.keyEpoch()));
        if (!enrolled.isEmpty()) {
          output().line("");
          output().table(EnrolledText.table(enrolled));
        }
      }
    }
    return ExitCode.OK;
  }
}
