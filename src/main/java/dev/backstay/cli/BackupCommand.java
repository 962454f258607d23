package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.PresetView;
import dev.backstay.backup.BackupReport;
import dev.backstay.backup.BackupRequest;
import dev.backstay.component.Component;
import dev.backstay.config.Nearest;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.json.Json;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Takes a snapshot.
@Command(
    name = "backup",
    description = "Take a snapshot of all components at one point.",
    footer = {
      "",
      "Ends with 0 if the snapshot holds everything, with 3 if something that is not critical is"
          + " missing from it or a repository with `mirror: true` did not get it, and with 20 if"
          + " nothing, or only a suspect snapshot, was kept.",
      "",
      "With --only, `latest` is then a snapshot of these components alone.",
      "",
      "Examples:",
      "  backstay backup",
      "  backstay backup --trigger pre-upgrade --tag v2.4 --pin \"before the upgrade to 2.4\"",
      "  backstay backup --only host-db,logs",
      "  backstay backup --accept-shrink",
      "  backstay backup --fast --only host-db",
      "  backstay backup --trigger shutdown --if-configured --within 30s",
      "  backstay backup --json | jq 'select(.type == \"summary\") | .id'"
    })
final class BackupCommand extends SessionCommand {

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "COMPONENT",
      description = "Only these components.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--tag", paramLabel = "TAG", description = "A label for the snapshot.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--trigger",
      paramLabel = "WHY",
      defaultValue = "manual",
      converter = TriggerConverter.class,
      description =
          "manual, scheduled, startup, shutdown or pre-upgrade (default: manual); before an upgrade"
              + " the snapshot is pinned until `backstay unpin` says that all is well.")
  private Trigger trigger = Trigger.MANUAL;

  @Option(names = "--pin", paramLabel = "REASON", description = "Why never to forget it.")
  private List<String> pins = new ArrayList<>();

  @Option(
      names = "--wait-for-hold",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to wait for the orchestrator to be held, as in 20s or 5m.")
  private Optional<Duration> holdWait = Optional.empty();

  @Option(
      names = "--accept-shrink",
      description = "Take components for good however much they lost, as after a clean-up.")
  private boolean acceptShrink;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Give up after that time, as in 90s: what is live goes on, nothing is half done.")
  private Optional<Duration> within = Optional.empty();

  @Option(
      names = "--if-configured",
      description =
          "Do nothing unless `triggers` says that a start or stop of the orchestrator is a trigger;"
              + " its limit is the time it may take.")
  private boolean ifConfigured;

  @Option(
      names = "--fast",
      description = "Compress as fast as can be, and so less; snapshots at a shutdown always do.")
  private boolean fast;

  BackupCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    Relabelling.requireTags(tags);
    Relabelling.requirePins(pins);
    var installation = session().liveInstallation();
    var wish = TriggerWish.of(trigger, installation);
    if (ifConfigured) {
      wish = wish.asChanged(installation, session().surroundings().clock());
      if (!wish.isWanted()) {
        output().say(wish.reason());
        return ExitCode.OK;
      }
    }
    var limit = ifConfigured ? Optional.of(within.orElse(wish.limit())) : within;
    try (var _ = TimeLimit.of(limit, output(), "the backup")) {
      return take(installation, wish);
    }
  }

  private ExitCode take(Installation installation, TriggerWish wish) {
    requireFound(installation);
    var request = request(installation, wish);
    var settings = session().repositorySettings(installation);
    try (var repository = installation.repositories().open(settings)) {
      var startedAt = session().surroundings().clock().instant();
      BackupReport report;
      List<Copying.Outcome> mirrors;
      try (var progress = session().progress()) {
        report = installation.backup(repository).run(request, progress);
        mirrors = new Copying(installation, repository, progress).mirror(settings);
      }
      repository.passedOver().forEach(failure -> output().warn(failure.getMessage()));
      tell(report, mirrors, startedAt);
      return end(report, mirrors);
    }
  }

  private BackupRequest request(Installation installation, TriggerWish wish) {
    var plain =
        installation.backupRequest(
            components(installation, only), trigger, tags, wish.pins(pins), holdWait);
    var hurried = fast || trigger == Trigger.SHUTDOWN ? plain.hurrying() : plain;
    return acceptShrink ? hurried.acceptingShrink() : hurried;
  }

  /// What the orchestrator's own configuration says is looked up again each time.
  private void requireFound(Installation installation) {
    var view = installation.presetView();
    view.ifPresent(PresetView::requireUnmoved);
    view.stream()
        .flatMap(it -> it.uncovered().stream())
        .forEach(
            it ->
                output()
                    .warnInRun(
                        "uncovered",
                        "no component covers what would be "
                            + it.name()
                            + " at "
                            + it.place()
                            + "; run `backstay discover` again, or add it"));
  }

  /// The configured components of those names; all if none is named.
  static List<Component> components(Installation installation, List<String> names) {
    var configured = installation.configuration().components();
    if (names.isEmpty()) {
      return configured;
    }
    var known = configured.stream().map(it -> it.name().value()).toList();
    for (var name : names) {
      if (!known.contains(name)) {
        throw new UsageException(
            FailureCode.PATH_UNKNOWN,
            "the configuration has no component " + name + Nearest.suggestion(name, known),
            "It has " + String.join(", ", known) + ".");
      }
    }
    return configured.stream().filter(it -> names.contains(it.name().value())).toList();
  }

  private void tell(BackupReport report, List<Copying.Outcome> mirrors, Instant startedAt) {
    var took = Duration.between(startedAt, session().surroundings().clock().instant());
    var snapshot = report.commit().snapshot();
    var copies = new CopyText(output());
    copies.tellMirrors(mirrors);
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("type", "summary");
                SnapshotText.write(json, report.commit());
                json.writeNumberProperty("stored_bytes", report.storedBytes());
                json.writeNumberProperty("duration_ms", took.toMillis());
                Json.texts(json, "warnings", report.warnings());
                if (!mirrors.isEmpty()) {
                  CopyText.writeMirrors(json, mirrors);
                }
              });
      return;
    }
    output()
        .line(
            "snapshot "
                + snapshot.id()
                + ": "
                + snapshot.status().label()
                + ", "
                + SnapshotText.gradeOf(snapshot));
    output().indented(SnapshotText.components(snapshot.components()));
    output()
        .line(
            Words.size(snapshot.contentBytes())
                + " captured, "
                + Words.size(report.storedBytes())
                + " stored, in "
                + Words.span(took));
  }

  private ExitCode end(BackupReport report, List<Copying.Outcome> mirrors) {
    if (report.invalid().isPresent()) {
      var failed = report.invalid().get();
      var exit = ExitCode.of(failed);
      output()
          .error(
              failed.code().label(),
              failed.getMessage()
                  + "; what is there was kept as suspect snapshot "
                  + report.commit().snapshot().id(),
              failed.hint(),
              exit);
      return exit;
    }
    var mirrored = mirrors.stream().allMatch(each -> each.failure().isEmpty());
    return mirrored && report.commit().snapshot().status() == Status.COMPLETE
        ? ExitCode.OK
        : ExitCode.INCOMPLETE;
  }
}
