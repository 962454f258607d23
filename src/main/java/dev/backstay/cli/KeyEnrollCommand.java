package dev.backstay.cli;

import dev.backstay.app.EnrolmentFile;
import dev.backstay.json.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a host known that shall only write.
@Command(
    name = "enroll",
    description = "Let another host write to the repository, and read nothing of it.",
    footer = {
      "",
      "Take the file to that host, and run `backstay key accept` there. Whoever has the file can"
          + " write as that host; it opens nothing.",
      "",
      "Examples:",
      "  backstay key enroll web-1 --orchestrator kohaku --output /root/web-1.enrolment"
    })
final class KeyEnrollCommand extends SessionCommand {

  @Parameters(paramLabel = "HOST", description = "What that host is called in its snapshots.")
  private String host = "";

  @Option(
      names = "--orchestrator",
      required = true,
      paramLabel = "NAME",
      description = "Whose snapshots it may make; can be repeated.")
  private List<String> orchestrators = new ArrayList<>();

  @Option(
      names = {"--output", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write what the host needs; must not exist.")
  private String out = "";

  KeyEnrollCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var file = new EnrolmentFile(session().path(out));
    try (var repository = session().open(session().installation());
        var reserved = file.reserve()) {
      var bundle = repository.enrolments().enrol(host, orchestrators);
      reserved.write(bundle.bytes());
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  json.writeStringProperty("writer", bundle.writer());
                  json.writeStringProperty("host", host);
                  Json.texts(json, "orchestrators", orchestrators);
                });
      } else {
        output().line("writer " + bundle.writer() + " is enrolled for " + host);
        output().line("run `backstay key accept FILE` there, and remove the file");
      }
    }
    return ExitCode.OK;
  }
}
