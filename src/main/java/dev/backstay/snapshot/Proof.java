package dev.backstay.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// What a rehearsed restore of a snapshot, a drill, found out about it, as it stands in the
/// repository.
///
/// @param snapshot the snapshot that was restored
/// @param commit hash of the commit that made it, 64 lower-case hex digits
/// @param provenAt when that was written down, by the clock of the host that the drill ran on
/// @param host that host
/// @param outcome what it found out
/// @param reportHash SHA-256 of the bytes of its report, 64 lower-case hex digits
/// @param report name of the object that holds the report, 32 lower-case hex digits
public record Proof(
    SnapshotId snapshot,
    String commit,
    Instant provenAt,
    String host,
    Outcome outcome,
    String reportHash,
    String report) {

  /// How long a report may be, in bytes.
  public static final int REPORT_BYTES_MAX = 16 << 20;

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

  public Proof {
    require(HASH, "the hash of a commit", commit);
    require(HASH, "the hash of a report", reportHash);
    require(NAME, "the name of a report", report);
  }

  /// What a drill found out.
  ///
  /// @param drill id of the drill, 12 lower-case hex digits
  /// @param verdict what it says of the snapshot
  /// @param took how long the recovery took, to the millisecond
  public record Outcome(String drill, Verdict verdict, Duration took) {

    private static final Pattern DRILL = Pattern.compile("[0-9a-f]{12}");

    /// @throws IllegalArgumentException if the id is none, or the duration is less than nothing
    public Outcome {
      require(DRILL, "the id of a drill", drill);
      if (took.isNegative()) {
        throw new IllegalArgumentException("a recovery takes no less than nothing: " + took);
      }
      took = took.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /// What a drill says of a snapshot.
  public enum Verdict {
    /// Every question was answered well.
    PROVEN,
    /// At least one was not.
    REFUTED
  }

  private static void require(Pattern form, String what, String value) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " has the form " + form + ": " + value);
    }
  }
}
