package dev.backstay.retention;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long snapshots stay. A policy without any rule keeps everything.
///
/// @param keep what asks for snapshots to stay: one reason is enough
/// @param limits what removes even what is asked for
/// @param undelete how long a forgotten snapshot can come back
/// @param safety how long the safety snapshot of a restore is held
/// @param zone by whose calendar hours, days, weeks, months and years are told apart
public record Policy(Keep keep, Limits limits, Duration undelete, Duration safety, ZoneId zone) {

  /// How long a forgotten snapshot can come back, unless that is said.
  public static final Duration UNDELETE = Duration.ofDays(7);

  /// How long a safety snapshot is held, unless that is said.
  public static final Duration SAFETY = Duration.ofDays(30);

  /// The policy of those who have none.
  public static final Policy NONE =
      new Policy(Keep.NONE, Limits.NONE, UNDELETE, SAFETY, ZoneOffset.UTC);

  /// What asks for snapshots to stay.
  ///
  /// @param last how many of the newest, 0 for no such rule
  /// @param periods of how many periods of each sort the newest
  /// @param within those that are not older
  /// @param tags those that bear one of them
  public record Keep(
      int last, Map<Period, Integer> periods, Optional<Duration> within, List<String> tags) {

    /// No rule, which asks for everything to stay.
    public static final Keep NONE = new Keep(0, Map.of(), Optional.empty(), List.of());

    public Keep {
      periods = Map.copyOf(periods);
      tags = List.copyOf(tags);
    }

    /// Whether there is no rule.
    public boolean isEmpty() {
      return last == 0 && periods.isEmpty() && within.isEmpty() && tags.isEmpty();
    }
  }

  /// What removes even what is asked for, but never what may not go.
  ///
  /// @param age those that are older
  /// @param count those beyond that many, the oldest first; 0 for no such limit
  public record Limits(Optional<Duration> age, int count) {

    /// No limit.
    public static final Limits NONE = new Limits(Optional.empty(), 0);
  }
}
