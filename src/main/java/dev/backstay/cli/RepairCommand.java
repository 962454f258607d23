package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.config.RepositorySettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repair.Repair;
import dev.backstay.repository.Repository;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes good what is damaged.
@Command(
    name = "repair",
    description = "Make good what is damaged in a repository, by adding only.",
    footer = {
      "",
      "Reads every byte, says what is damaged and what would be done, and does it with"
          + " --yes. Nothing is ever removed or changed: packs that the index lacks are named"
          + " again, what is still good in a damaged pack is copied into a new one, and what is"
          + " lost is taken from a copy in another repository, if one is named and has it."
          + " Otherwise the next backup stores again what the live system still has. `backstay"
          + " prune` removes damaged packs once nothing needs them.",
      "",
      "Examples:",
      "  backstay repair",
      "  backstay repair --yes",
      "  backstay repair --from offsite --yes"
    })
final class RepairCommand extends SessionCommand {

  @Option(
      names = "--from",
      paramLabel = "REPOSITORY",
      description = "Take what is lost from the copies of the snapshots in that repository.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--dry-run", description = "Only say what would be done; so without --yes too.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  RepairCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (dryRun && yes) {
      throw new UsageException(
          FailureCode.USAGE, "--dry-run and --yes say different things", "Give one of them.");
    }
    var installation = session().installation();
    var settings = session().repositorySettings(installation);
    try (var repository = open(installation, settings)) {
      var text = new RepairText(output());
      if (yes) {
        var report = repair(installation, repository, Repair::run);
        text.tell(report);
        return report.stillLost() == 0 ? ExitCode.OK : ExitCode.CHECK_FAILED;
      }
      var plan = repair(installation, repository, Repair::plan);
      text.tellPlan(plan);
      return plan.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
  }

  /// A repository that only lacks the object that makes it one is given that first.
  private Repository open(Installation installation, RepositorySettings settings) {
    try {
      return installation.repositories().open(settings);
    } catch (RepositoryDamagedException damaged) {
      if (!yes || damaged.code() != FailureCode.FORMAT_DAMAGED) {
        throw damaged;
      }
      installation.repositories().rebuildFormat(settings);
      output().say("the object `format` was missing, and was made again from the key slots");
      return installation.repositories().open(settings);
    }
  }

  private <T> T repair(Installation installation, Repository repository, Function<Repair, T> act) {
    var other = from.map(name -> installation.repositories().settings(Optional.of(name)));
    var opened = other.map(installation.repositories()::open);
    try (var progress = session().progress();
        var repair = new Repair(repository, opened, progress)) {
      return act.apply(repair);
    } finally {
      opened.ifPresent(Repository::close);
    }
  }
}
