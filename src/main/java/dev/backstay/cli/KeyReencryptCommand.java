package dev.backstay.cli;

import dev.backstay.prune.Patience;
import dev.backstay.prune.Prune;
import dev.backstay.prune.PruneSettings;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Seals anew what older keys open.
@Command(
    name = "re-encrypt",
    description = "Seal with the newest key what is stored under older ones.",
    footer = {
      "",
      "What snapshots need is copied, and the old packs are condemned; a day later the next run, or"
          + " the next prune, removes them. Backups and restores may run meanwhile. An interrupted"
          + " run is taken up by the next one. As much room as is copied is needed until the old"
          + " packs are gone. Manifests, labels and the history stay under the keys they were"
          + " sealed with.",
      "",
      "Examples:",
      "  backstay key re-encrypt --dry-run",
      "  backstay key re-encrypt",
      "  backstay key re-encrypt --now      remove at once, also under those who are reading"
    })
final class KeyReencryptCommand extends SessionCommand {

  @Option(names = "--dry-run", description = "Change nothing; say how much it would be.")
  private boolean dryRun;

  @Option(names = "--now", description = "Do not wait a day before the old packs are removed.")
  private boolean now;

  KeyReencryptCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var settings = PruneSettings.reencrypting(now ? Duration.ZERO : PruneSettings.DEFAULT.grace());
    var surroundings = session().surroundings();
    try (var repository = session().open(session().installation());
        var progress = session().progress()) {
      var instant = surroundings.clock().instant();
      var outside = new Prune.Outside(surroundings.hostName(), instant, Patience.SLEEP, progress);
      try (var prune = new Prune(repository, settings, outside)) {
        if (dryRun) {
          ReencryptText.tell(output(), prune.plan());
        } else {
          ReencryptText.tell(output(), prune.run());
        }
      }
      repository.passedOver().forEach(failure -> output().warn(failure.getMessage()));
    }
    return ExitCode.OK;
  }
}
