package dev.backstay.schedule;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/// Delays that keep jobs of the same slot from beginning at once. They come from the SHA-256 of the
/// job's name and the slot, not from chance: whoever computes one gets the same.
///
/// @param most the longest delay, 0 for none
public record Jitter(Duration most) {

  /// No delay.
  public static final Jitter NONE = new Jitter(Duration.ZERO);

  /// What part of the distance to the next slot a delay is at most.
  private static final int PART = 10;

  /// @throws IllegalArgumentException if the longest delay is negative
  public Jitter {
    if (most.isNegative()) {
      throw new IllegalArgumentException("a delay is not negative: " + most);
    }
  }

  /// By how much a job begins later than its slot: whole milliseconds from 0 to the longest delay
  /// or a tenth of the distance to the next slot, whatever is shorter.
  ///
  /// @param name of the job
  /// @param next the slot that follows
  public Duration delay(String name, Instant slot, Instant next) {
    var tenth = Duration.between(slot, next).dividedBy(PART);
    var limit = tenth.compareTo(most) < 0 ? tenth : most;
    return Duration.ofMillis(Math.floorMod(hash(name, slot), limit.toMillis() + 1));
  }

  private static long hash(String name, Instant slot) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(slot.toEpochMilli()).flip());
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every Java has SHA-256", failure);
    }
  }
}
