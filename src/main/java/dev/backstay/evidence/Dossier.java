package dev.backstay.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What an auditor is shown of some time: what was meant, what was taken, what was rehearsed, and
/// what came of it.
///
/// @param orchestrator whose state
/// @param repository where it is, for people; never with a secret
/// @param since its beginning
/// @param until its end, when it was written
/// @param program the version of this program
/// @param policy what is configured, as name and value
/// @param snapshots how many were taken, by what they count as
/// @param exposure what could have been lost
/// @param proofWanted how old the last proof may be, if that is configured
/// @param drills those that were held, the oldest first
public record Dossier(
    String orchestrator,
    String repository,
    Instant since,
    Instant until,
    String program,
    Map<String, String> policy,
    Map<String, Integer> snapshots,
    Exposure exposure,
    Optional<Duration> proofWanted,
    List<Filed> drills) {

  public Dossier {
    drills = List.copyOf(drills);
  }

  /// A drill, as it is kept.
  ///
  /// @param report what it found
  /// @param digest SHA-256 of the report's bytes, 64 hex digits
  /// @param commit hash of the signed commit that names this digest
  public record Filed(DrillReport report, String digest, String commit) {}

  /// Those that found that a snapshot comes back.
  public List<Filed> good() {
    return drills.stream().filter(it -> it.report.isProven()).toList();
  }

  /// The longest time without a proof, from the beginning of the time to its end.
  public Duration longestUnproven() {
    var times =
        Stream.concat(
                Stream.concat(Stream.of(since), good().stream().map(it -> it.report.startedAt())),
                Stream.of(until))
            .toList();
    return Stream.iterate(1, i -> i < times.size(), i -> i + 1)
        .map(i -> Duration.between(times.get(i - 1), times.get(i)))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /// The first good one after it, if there is one.
  Optional<Filed> goodAfter(Filed bad) {
    return good().stream()
        .filter(it -> it.report.startedAt().isAfter(bad.report.startedAt()))
        .findFirst();
  }

  /// As a page that needs nothing else, and prints well.
  public String html() {
    return new DossierSheet(this).html();
  }

  /// In Markdown.
  public String markdown() {
    return new DossierSheet(this).markdown();
  }
}
