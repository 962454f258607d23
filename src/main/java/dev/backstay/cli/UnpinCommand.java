package dev.backstay.cli;

import dev.backstay.snapshot.Labels;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Takes a reason not to forget a snapshot back.
@Command(
    name = "unpin",
    description = "Take back why a snapshot is never to be forgotten: all reasons, or one.",
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay unpin 4f2a",
      "  backstay unpin 4f2a \"before the upgrade to 2.4\"",
      "  backstay show 4f2a                what it is pinned for"
    })
final class UnpinCommand extends SessionCommand {

  @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "The snapshot.")
  private String typed = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REASON",
      description = "Which reason; all of them if none is given.")
  private Optional<String> reason = Optional.empty();

  UnpinCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    return new Relabelling(session()).run(typed, this::unpinned);
  }

  private Labels unpinned(Labels labels) {
    var pins =
        reason
            .map(it -> labels.pins().stream().filter(pin -> !pin.equals(it)).toList())
            .orElseGet(List::of);
    return new Labels(labels.tags(), pins);
  }
}
