package dev.backstay.cli;

import dev.backstay.snapshot.Labels;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says why a snapshot is never to be forgotten.
@Command(
    name = "pin",
    description = "Say why a snapshot is never to be forgotten.",
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay pin latest \"before the upgrade to 2.4\"",
      "  backstay pin 4f2a \"evidence for the incident of May 3\"",
      "  backstay unpin 4f2a"
    })
final class PinCommand extends SessionCommand {

  @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "The snapshot.")
  private String typed = "";

  @Parameters(index = "1", paramLabel = "REASON", description = "Why; a snapshot may have several.")
  private String reason = "";

  PinCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    Relabelling.requirePins(List.of(reason));
    return new Relabelling(session()).run(typed, this::pinned);
  }

  private Labels pinned(Labels labels) {
    var pins = new ArrayList<>(labels.pins());
    pins.add(reason);
    return new Labels(labels.tags(), pins);
  }
}
