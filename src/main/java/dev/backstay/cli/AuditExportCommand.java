package dev.backstay.cli;

import dev.backstay.daemon.ServiceState;
import java.io.IOException;
import picocli.CommandLine.Command;

/// Exports the audit trail.
@Command(
    name = "export",
    description = "Print all records, the oldest first, each a JSON object in a line.",
    footer = {
      "",
      "Examples:",
      "  backstay audit export > audit.jsonl",
      "  backstay audit export | jq 'select(.outcome | startswith(\"failed\"))'"
    })
final class AuditExportCommand extends SessionCommand {

  AuditExportCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    return new Remembered(session())
        .withIfThere(state -> state.map(this::export).orElse(ExitCode.OK));
  }

  private ExitCode export(ServiceState state) {
    try {
      state
          .journal()
          .audit()
          .read(
              1, each -> output().object(json -> each.fields().forEach(json::writeStringProperty)));
    } catch (IOException e) {
      throw AuditVerifyCommand.unreadable(e);
    }
    return ExitCode.OK;
  }
}
