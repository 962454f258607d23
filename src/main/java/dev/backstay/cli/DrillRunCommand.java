package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.KitOnly;
import dev.backstay.component.Waiver;
import dev.backstay.config.Configuration;
import dev.backstay.config.DrillSettings;
import dev.backstay.drill.DrillRequest;
import dev.backstay.evidence.DrillReport;
import dev.backstay.evidence.ReportJson;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.Proof;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Rehearses the restore of a snapshot.
@Command(
    name = "run",
    description = {
      "Restore a snapshot into scratch, ask what came back, and remove it again.",
      "",
      "PostgreSQL and Redis are started from what is installed here, for the drill alone; nothing live"
          + " is touched, and no program of the configuration is run but that of `drill.service`."
          + " Everything is gone when it ends, also if it is killed."
    },
    footer = {
      "",
      "What is found is kept in the repository, signed: `backstay drill report` shows it.",
      "",
      "SNAPSHOT is latest (if none is named), latest~N, an id or its beginning, random(30d): any good"
          + " one of the last 30 days, or by-turns: the latest, and next time any of the last 90"
          + " days.",
      "",
      "Ends with 40 if something is not as it was captured.",
      "",
      "Examples:",
      "  backstay drill run",
      "  backstay drill run 4f2a --only controller,briefs",
      "  backstay drill run 'random(30d)' --why \"monthly\"",
      "  backstay drill run --from-kit /root/demo.kit"
    })
final class DrillRunCommand extends SessionCommand {

  /// In what time before it the report looks for the longest wait for a snapshot.
  private static final Duration LOOKED_AT = Duration.ofDays(90);

  @Parameters(
      arity = "0..1",
      paramLabel = "SNAPSHOT",
      defaultValue = "latest",
      description = "What to rehearse.")
  private String typed = "latest";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these components.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--why",
      paramLabel = "WORDS",
      defaultValue = "typed",
      description = "What it is for; stands in the report.")
  private String why = "typed";

  @Option(
      names = "--no-owner",
      description = "PostgreSQL: let all belong to the account that restores.")
  private boolean noOwner;

  @Option(
      names = "--run-code",
      description =
          "PostgreSQL: load it as a superuser of the scratch server, which runs what is in the dump.")
  private boolean runCode;

  @Option(
      names = "--from-kit",
      paramLabel = "FILE",
      description =
          "With what is in a recovery kit alone: no key, state, variable or configuration of this"
              + " host is used.")
  private Optional<String> fromKit = Optional.empty();

  @Mixin private final KitSource kitSource = new KitSource();

  DrillRunCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (fromKit.isPresent()) {
      return holdFrom(fromKit.get());
    }
    var installation = session().quietInstallation();
    try (var repository = session().open(installation)) {
      return hold(installation, repository);
    }
  }

  private ExitCode holdFrom(String file) {
    var kit = kitSource.readAndCompare(session(), file);
    var moved = kitSource.moved(session());
    try (var alone = KitOnly.open(kit, moved, session().surroundings())) {
      var settings = alone.settings(session().options().repository);
      try (var repository = alone.repositories().open(settings)) {
        return hold(alone.installation(settings.name(), output()::warn), repository);
      }
    }
  }

  private ExitCode hold(Installation installation, Repository repository) {
    var log = session().log(repository);
    var commit = DrillChoice.of(typed).in(log, installation.configuration().orchestrator());
    var drill = installation.drill(repository, VersionCommand.version());
    DrillReport report;
    try (var progress = session().progress()) {
      report = drill.hold(commit, request(installation.configuration(), log), progress);
    }
    var isKept = keep(repository, commit, report);
    DrillText.tell(output(), report);
    if (!report.isProven()) {
      throw notProven(commit, report);
    }
    return isKept ? ExitCode.OK : ExitCode.INCOMPLETE;
  }

  /// What was found about all of a snapshot is kept where the snapshot is.
  ///
  /// @return whether what should be kept is
  private boolean keep(Repository repository, Commit commit, DrillReport report) {
    if (!only.isEmpty()) {
      output().warnInRun("not-kept", "a drill of some components proves nothing of the whole");
      return true;
    }
    var verdict = report.isProven() ? Proof.Verdict.PROVEN : Proof.Verdict.REFUTED;
    var outcome = new Proof.Outcome(report.id(), verdict, report.recovery());
    try {
      var text = ReportJson.text(report).getBytes(StandardCharsets.UTF_8);
      var _ = repository.prove(commit, outcome, text);
      return true;
    } catch (StoreUnavailableException | KeyWrongException refused) {
      output().warnInRun("not-kept", "the report could not be kept: " + refused.getMessage());
      return false;
    }
  }

  private DrillRequest request(Configuration configuration, CommitLog log) {
    var now = session().surroundings().clock().instant();
    var settings = configuration.drill();
    var user = Optional.ofNullable(System.getProperty("user.name")).orElse("?");
    return new DrillRequest(
        only.stream().map(LsCommand::componentName).toList(),
        typed,
        user,
        why,
        settings.spaceMax(),
        waived(settings),
        Exposures.of(configuration, log, now.minus(LOOKED_AT), now));
  }

  private Set<Waiver> waived(DrillSettings settings) {
    var waived = EnumSet.of(Waiver.DIRECTORIES);
    waived.addAll(settings.waived());
    if (noOwner) {
      waived.add(Waiver.OWNERS);
    }
    if (runCode) {
      waived.add(Waiver.CODE);
    }
    return waived;
  }

  private static DrillFailedException notProven(Commit commit, DrillReport report) {
    var first = report.bad().stream().findFirst();
    return new DrillFailedException(
        FailureCode.DRILL_FAILED,
        "snapshot %s is not proven: %s"
            .formatted(
                commit.snapshot().id(),
                first.map(DrillText::sentence).orElse("nothing of it could be asked")),
        "Rehearse an older one with `backstay drill run latest~1`, and find out what changed since.");
  }
}
