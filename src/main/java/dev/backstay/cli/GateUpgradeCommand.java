package dev.backstay.cli;

import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.ProofCommit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whether an orchestrator may be upgraded.
@Command(
    name = "upgrade",
    description = {
      "Say whether the orchestrator may be upgraded: a fresh pinned snapshot is there, and proven.",
      "",
      "The newest good snapshot that is pinned must be fresh, and a drill must have found that it comes"
          + " back, not longer ago than `objectives.proof` says (35 days if it does not)."
    },
    footer = {
      "",
      "Ends with 40 and the code gate-closed if not.",
      "",
      "Examples:",
      "  backstay backup --trigger pre-upgrade && backstay drill run && backstay gate upgrade",
      "  backstay gate upgrade --within 30m --json"
    })
final class GateUpgradeCommand extends SessionCommand {

  private static final Duration PROOF_USUAL = Duration.ofDays(35);

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How fresh the snapshot must be (default: 1h).")
  private Optional<Duration> within = Optional.empty();

  GateUpgradeCommand(Session session) {
    super(session);
  }

  /// Something that must be so.
  private record Condition(String what, boolean isMet, String found, String unmet) {}

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    var configuration = installation.configuration();
    var proofMax = configuration.attendance().objectives().proof().orElse(PROOF_USUAL);
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var conditions =
          conditions(
              log,
              newestPinned(log, configuration.orchestrator()),
              session().surroundings().clock().instant(),
              proofMax);
      tell(conditions);
      for (var each : conditions) {
        if (!each.isMet) {
          throw new DrillFailedException(
              FailureCode.GATE_CLOSED,
              "the upgrade must wait: " + each.unmet,
              "Run `backstay backup --trigger pre-upgrade`, then `backstay drill run`.");
        }
      }
    }
    return ExitCode.OK;
  }

  private static Optional<Commit> newestPinned(CommitLog log, String orchestrator) {
    return log.commits().reversed().stream()
        .filter(it -> it.snapshot().orchestrator().equals(orchestrator))
        .filter(it -> it.snapshot().isGood() && !it.labels().pins().isEmpty())
        .findFirst();
  }

  private List<Condition> conditions(
      CommitLog log, Optional<Commit> pinned, Instant now, Duration proofMax) {
    var conditions = new ArrayList<Condition>();
    conditions.add(
        new Condition(
            "a good snapshot is pinned",
            pinned.isPresent(),
            pinned.map(it -> it.snapshot().id().hex()).orElse("there is none"),
            "no good snapshot is pinned"));
    if (pinned.isEmpty()) {
      return conditions;
    }
    var taken = pinned.get().snapshot().takenAt();
    var limit = within.orElse(Duration.ofHours(1));
    conditions.add(
        new Condition(
            "it is fresh",
            !taken.isBefore(now.minus(limit)) && !taken.isAfter(now.plus(limit)),
            "taken " + Words.time(taken),
            "the newest pinned snapshot was taken " + Words.time(taken)));
    var proof = log.proofOf(pinned.get()).filter(ProofCommit::isProven);
    var provenAt = proof.map(it -> it.proof().provenAt());
    conditions.add(
        new Condition(
            "it is proven",
            provenAt.filter(it -> !it.isBefore(now.minus(proofMax))).isPresent(),
            provenAt.map(it -> "proven " + Words.time(it)).orElse("no drill has proven it"),
            "no drill has lately proven snapshot " + pinned.get().snapshot().id()));
    return conditions;
  }

  private void tell(List<Condition> conditions) {
    var isOpen = conditions.stream().allMatch(Condition::isMet);
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeBooleanProperty("open", isOpen);
                Json.objects(
                    json,
                    "conditions",
                    conditions,
                    it -> {
                      json.writeStringProperty("what", it.what);
                      json.writeBooleanProperty("met", it.isMet);
                      json.writeStringProperty("found", it.found);
                    });
              });
      return;
    }
    conditions.forEach(
        it -> output().line((it.isMet ? "yes: " : "NO: ") + it.what + " (" + it.found + ")"));
    if (isOpen) {
      output().line("the orchestrator may be upgraded");
    }
  }
}
