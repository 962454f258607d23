package dev.backstay.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// When things were that one clock dated, where their order is known and the clock may have been
/// wrong for a while.
///
/// Believed are as many claims as can be true together: none after now, each no earlier than those
/// before it, by the longest such subsequence; of several the one that ends earliest. So neither a
/// time ahead nor one behind makes others wrong, unless it is what most claims say.
public final class ClaimedTimes {

  /// There were no snapshots before: an earlier claim comes from a clock that was never set.
  public static final Instant NONE_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

  private ClaimedTimes() {}

  /// The places in time of things, which never decrease. What is believed stays where it claims to
  /// be. Other things are no later than what comes after them and is believed, nor than now, nor
  /// earlier than what comes before them; claims from before [#NONE_BEFORE] are only lifted.
  ///
  /// @param claims in the order of the things
  public static List<Instant> corrected(List<Instant> claims, Instant now) {
    var believed = believed(claims, now);
    var times = new ArrayList<>(claims);
    var ceiling = now;
    for (var i = claims.size() - 1; i >= 0; i--) {
      var claim = claims.get(i);
      if (believed[i]) {
        ceiling = claim;
      }
      times.set(i, claim.isAfter(ceiling) ? ceiling : claim);
    }
    for (var i = 1; i < times.size(); i++) {
      if (times.get(i).isBefore(times.get(i - 1))) {
        times.set(i, times.get(i - 1));
      }
    }
    return times;
  }

  /// By patience sorting: for each length that was found, the subsequence that ends earliest.
  private static boolean[] believed(List<Instant> claims, Instant now) {
    var ends = new int[claims.size()];
    var former = new int[claims.size()];
    var length = 0;
    for (var i = 0; i < claims.size(); i++) {
      var claim = claims.get(i);
      if (claim.isAfter(now) || claim.isBefore(NONE_BEFORE)) {
        continue;
      }
      var place = place(claims, ends, length, claim);
      former[i] = place == 0 ? -1 : ends[place - 1];
      ends[place] = i;
      length = Math.max(length, place + 1);
    }
    var believed = new boolean[claims.size()];
    for (var i = length == 0 ? -1 : ends[length - 1]; i >= 0; i = former[i]) {
      believed[i] = true;
    }
    return believed;
  }

  /// How many of the subsequences end no later than that.
  private static int place(List<Instant> claims, int[] ends, int length, Instant claim) {
    var from = 0;
    var to = length;
    while (from < to) {
      var middle = (from + to) >>> 1;
      if (claims.get(ends[middle]).isAfter(claim)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }
}
