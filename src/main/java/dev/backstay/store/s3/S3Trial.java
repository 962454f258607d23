package dev.backstay.store.s3;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreTrial.Outcome;
import dev.backstay.store.StoreTrial.Verdict;
import dev.backstay.store.Timing;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Tries what only buckets can do.
public final class S3Trial {

  /// The object that is locked for the trial stays there as long.
  private static final Duration LOCK = Duration.ofMinutes(1);

  private S3Trial() {}

  /// Whether an object is locked when it is created with a lock.
  public static Outcome lock(S3Place place, InstantSource clock, Timing timing) {
    var begun = timing.nanoTime().getAsLong();
    var found = "";
    var verdict = Verdict.BROKEN;
    try (var store = S3Store.open(place.with(Optional.of(LOCK)), clock)) {
      var key = new ObjectKey("trial/" + UUID.randomUUID() + "-lock");
      var created = clock.instant();
      store.create(key, Content.of(new byte[] {1}));
      var until = store.lockedUntil(key);
      if (until.filter(it -> it.isAfter(created)).isPresent()) {
        verdict = Verdict.KEPT;
        found = "an object was locked until " + until.get();
      } else {
        found = "an object with a lock was created, and shows none";
      }
      // In a bucket that locks, this hides it; its bytes stay until the lock ends.
      store.delete(key);
    } catch (IOException failure) {
      found = (found.isEmpty() ? "it failed: " : found + "; ") + failure.getMessage();
    }
    var took = Duration.ofNanos(timing.nanoTime().getAsLong() - begun);
    return new Outcome("lock", verdict, found, took);
  }
}
