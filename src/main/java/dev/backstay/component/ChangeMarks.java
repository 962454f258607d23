package dev.backstay.component;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Computes change marks: numbers that are equal at two captures only if nothing was written in
/// between.
///
/// A file that changed at or just before the start of a capture gets no mark (0): a later write in
/// the same tick of the file system's clock would leave its times as they are.
public final class ChangeMarks {

  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final long settledBeforeNanos;

  /// For a capture that began then.
  public ChangeMarks(Instant captureStart) {
    var settled = captureStart.minus(SETTLING);
    settledBeforeNanos = TimeUnit.SECONDS.toNanos(settled.getEpochSecond()) + settled.getNano();
  }

  /// The mark of a content that lies in these files together; 0 if it must be read again.
  public long of(Iterable<FileStat> generation) {
    var mark = 0L;
    for (var stat : generation) {
      if (stat.changedAtNanos() > settledBeforeNanos
          || stat.modifiedAtNanos() > settledBeforeNanos) {
        return 0;
      }
      mark = mix(mark, stat.inode());
      mark = mix(mark, stat.changedAtNanos());
      mark = mix(mark, stat.modifiedAtNanos());
      mark = mix(mark, stat.sizeBytes());
    }
    return mark == 0 ? 1 : mark;
  }

  /// The finishing steps of SplitMix64: every input bit reaches every output bit.
  private static long mix(long mark, long value) {
    var z = (mark ^ value) + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
