package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.prune.Patience;
import dev.backstay.prune.Prune;
import dev.backstay.prune.PruneSettings;
import dev.backstay.repository.Repository;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Removes what no snapshot needs.
@Command(
    name = "prune",
    description = "Remove what no snapshot needs any more.",
    footer = {
      "",
      "In two steps: what nothing needs is condemned, so that nobody uses it again; a day later the"
          + " next prune looks once more and removes it. Backups, restores and other prunes may run"
          + " meanwhile, and nothing has to be unlocked, whatever dies. Forgotten snapshots that"
          + " can come back are kept whole.",
      "",
      "Examples:",
      "  backstay prune --dry-run           how many bytes would go, and why",
      "  backstay prune",
      "  backstay prune --now               remove at once, also under those who are reading",
      "  backstay prune --rewrite-below 0%%  copy nothing, remove whole packs only"
    })
final class PruneCommand extends SessionCommand {

  @Option(names = "--dry-run", description = "Change nothing; say what would be condemned.")
  private boolean dryRun;

  @Option(names = "--now", description = "Do not wait a day before what is condemned is removed.")
  private boolean now;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long what is condemned stays; 24h if not given.")
  private Optional<Duration> grace = Optional.empty();

  @Option(
      names = "--rewrite-below",
      paramLabel = "SHARE",
      converter = ShareConverter.class,
      defaultValue = "60%",
      description =
          "Copy what is needed out of packs of which less than that is; 60%% if not given.")
  private double rewriteBelow;

  @Option(
      names = "--remove-at-most",
      paramLabel = "SHARE",
      converter = ShareConverter.class,
      defaultValue = "50%",
      description = "Refuse to condemn more than that of all stored bytes; 50%% if not given.")
  private double removeAtMost;

  PruneCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (now && grace.isPresent()) {
      throw new UsageException(
          FailureCode.USAGE, "--now and --grace say different things", "Give one of them.");
    }
    var settings =
        new PruneSettings(
            now ? Duration.ZERO : grace.orElse(PruneSettings.DEFAULT.grace()),
            rewriteBelow,
            removeAtMost);
    try (var repository = session().open(session().installation())) {
      if (dryRun) {
        PruneText.tell(output(), prune(repository, settings, Prune::plan));
      } else {
        PruneText.tell(output(), prune(repository, settings, Prune::run));
      }
      repository.passedOver().forEach(failure -> output().warn(failure.getMessage()));
    }
    return ExitCode.OK;
  }

  private <T> T prune(Repository repository, PruneSettings settings, Function<Prune, T> act) {
    var surroundings = session().surroundings();
    try (var progress = session().progress()) {
      var now = surroundings.clock().instant();
      var outside = new Prune.Outside(surroundings.hostName(), now, Patience.SLEEP, progress);
      try (var prune = new Prune(repository, settings, outside)) {
        return act.apply(prune);
      }
    }
  }
}
