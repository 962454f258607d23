package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.IntentRecord;
import dev.backstay.repository.seal.SealType;
import dev.backstay.store.StoredObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A run that may use stored chunks again, made known to every prune for as long as it is open.
///
/// Announced before anything is read that the run relies on; see docs/adr/0033. A thread of its own
/// renews it.
public final class Intent implements AutoCloseable {

  /// How often it says that it is alive.
  static final Duration RENEWED_EVERY = Duration.ofSeconds(60);

  private final StoreAccess store;
  private final String run;
  private final byte[] bytes;
  private final Thread renewing;
  private long renewals;

  private Intent(StoreAccess store, String run, byte[] bytes) {
    this.store = store;
    this.run = run;
    this.bytes = bytes;
    renewing = Thread.ofPlatform().daemon().name("intent").unstarted(this::keepRenewing);
  }

  /// Makes a run known.
  static Intent announce(Repository repository, String purpose) {
    var random = new byte[6];
    new SecureRandom().nextBytes(random);
    var run = HexFormat.of().formatHex(random);
    var access = repository.access();
    var record =
        new IntentRecord(
            purpose, access.hostName(), access.clock().instant(), ThisProcess.describe());
    var key = Layout.intent(run);
    var bytes = SealedObject.seal(SealType.INTENT, key, record.toBytes(), repository.sealer());
    repository.store().create(key, bytes);
    var intent = new Intent(repository.store(), run, bytes);
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
      store.create(Layout.renewal(run, renewals + 1), bytes);
      renewals++;
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

  /// Whether no prune has given it up.
  boolean stands() {
    return store.readIfPresent(Layout.intent(run)).isPresent();
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
