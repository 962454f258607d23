package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.IntentRecord;
import dev.backstay.repository.seal.SealType;
import dev.backstay.store.StoredObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A run that may use stored chunks again, made known to every prune for as long as it is open.
///
/// Announced before anything is read that the run relies on; see docs/adr/0033. A thread of its own
/// renews it.
public final class Intent implements AutoCloseable {

  /// How often it says that it is alive.
  static final Duration RENEWED_EVERY = Duration.ofSeconds(60);

  /// A prune watches a run for longer before it gives it up.
  private static final Duration FRESH_FOR = Duration.ofSeconds(90);

  private final StoreAccess store;
  private final String run;
  private final byte[] bytes;
  private final Thread renewing;
  private final InstantSource clock;
  private long renewals;
  private long signedAtNanos;
  private Instant signedAt;

  private Intent(StoreAccess store, String run, byte[] bytes, InstantSource clock) {
    this.store = store;
    this.run = run;
    this.bytes = bytes;
    this.clock = clock;
    signedAtNanos = System.nanoTime();
    signedAt = clock.instant();
    renewing = Thread.ofPlatform().daemon().name("intent").unstarted(this::keepRenewing);
  }

  /// Makes a run known.
  static Intent announce(Repository repository, Pen pen, String purpose) {
    var random = new byte[6];
    new SecureRandom().nextBytes(random);
    var run = HexFormat.of().formatHex(random);
    var access = repository.access();
    var record =
        new IntentRecord(purpose, pen.host(), access.clock().instant(), ThisProcess.describe());
    var key = Layout.intent(run);
    var bytes = SealedObject.seal(SealType.INTENT, key, record.toBytes(), pen.sealer());
    // Its time counts from before it can be seen.
    var intent = new Intent(repository.store(), run, bytes, access.clock());
    repository.store().create(key, bytes);
    intent.renewing.start();
    return intent;
  }

  private void keepRenewing() {
    try {
      while (true) {
        Thread.sleep(RENEWED_EVERY);
        renew();
      }
    } catch (InterruptedException closed) {
      return;
    }
  }

  /// Says once more that it is alive. That it cannot be said now is no failure: whether the run
  /// was given up meanwhile shows at its end.
  synchronized void renew() {
    try {
      var nanos = System.nanoTime();
      var now = clock.instant();
      store.create(Layout.renewal(run, renewals + 1), bytes);
      renewals++;
      // A run that stood still for long may say that it is alive after it was given up.
      if (store.find(Layout.intent(run)).isPresent()) {
        signedAtNanos = nanos;
        signedAt = now;
      }
      if (renewals > 1) {
        store.delete(Layout.renewal(run, renewals - 1));
      }
    } catch (StoreUnavailableException later) {
      return;
    }
  }

  /// When it was announced, by the store's clock.
  Instant announcedAt() {
    return store
        .find(Layout.intent(run))
        .map(StoredObject::createdAt)
        .orElseThrow(() -> overtaken(null));
  }

  /// Whether no prune has given it up. A run that said a moment ago that it is alive cannot have
  /// been given up: that is good enough where the store does not answer.
  boolean stands() {
    try {
      return store.find(Layout.intent(run)).isPresent();
    } catch (StoreUnavailableException unanswered) {
      if (isFresh()) {
        return true;
      }
      throw unanswered;
    }
  }

  /// By both clocks: one of them stands still while the machine sleeps, the other can be set.
  private synchronized boolean isFresh() {
    var steady = Duration.ofNanos(System.nanoTime() - signedAtNanos);
    var shown = Duration.between(signedAt, clock.instant()).abs();
    return steady.compareTo(FRESH_FOR) < 0 && shown.compareTo(FRESH_FOR) < 0;
  }

  /// Fails unless it stands.
  void requireStanding() {
    if (!stands()) {
      throw overtaken(null);
    }
  }

  /// Why a run that was given up did not succeed.
  static StoreUnavailableException overtaken(@Nullable Exception cause) {
    var what = "a prune took this run for dead and went on without it";
    var hint = "Nothing earlier is affected. Run it again; see that it is not stopped for minutes.";
    return cause == null
        ? new StoreUnavailableException(FailureCode.RUN_OVERTAKEN, what, hint)
        : new StoreUnavailableException(FailureCode.RUN_OVERTAKEN, what, hint, cause);
  }

  /// Withdraws it. What cannot be withdrawn keeps the next prune waiting for some minutes.
  @Override
  public void close() {
    renewing.interrupt();
    synchronized (this) {
      try {
        store.delete(Layout.intent(run));
        if (renewals > 0) {
          store.delete(Layout.renewal(run, renewals));
        }
      } catch (StoreUnavailableException leftBehind) {
        return;
      }
    }
  }
}
