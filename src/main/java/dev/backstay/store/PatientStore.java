package dev.backstay.store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// A store that is asked again while it is busy, after pauses that grow and differ by chance, so
/// that many who wait do not come back at once.
///
/// An object whose creation was done without an answer is found by the next attempt: it then ends
/// with [java.nio.file.FileAlreadyExistsException], and whoever creates it compares. A store that
/// has not answered once yet is more likely named wrongly than busy, and is given up earlier.
public final class PatientStore implements ObjectStore {

  private static final Duration PAUSE_FIRST = Duration.ofMillis(200);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(20);
  private static final Duration UNKNOWN_MAX = Duration.ofSeconds(20);

  private final ObjectStore store;
  private final Duration patience;
  private final Timing timing;
  private final RandomGenerator random;
  private volatile boolean answered;

  /// @param patience how long it is asked again, from the first attempt on; the attempt that is
  ///     under way then is awaited
  /// @param random how long each pause is
  public PatientStore(ObjectStore store, Duration patience, Timing timing, RandomGenerator random) {
    this.store = store;
    this.patience = patience;
    this.timing = timing;
    this.random = random;
  }

  @FunctionalInterface
  private interface Request<T> {
    T send() throws IOException;
  }

  private <T> T ask(Request<T> request) throws IOException {
    var begun = timing.now();
    for (var attempt = 1; ; attempt++) {
      try {
        var answer = request.send();
        answered = true;
        return answer;
      } catch (StoreBusyException busy) {
        var left = limit().toNanos() - (timing.now() - begun);
        if (left <= 0) {
          throw new StoreBusyException(
              "%s (%d attempts in %d s)"
                  .formatted(
                      busy.getMessage(),
                      attempt,
                      TimeUnit.NANOSECONDS.toSeconds(timing.now() - begun)),
              busy);
        }
        timing.pause(Duration.ofNanos(Math.min(left, pauseAfter(attempt))));
      }
    }
  }

  private Duration limit() {
    return answered || patience.compareTo(UNKNOWN_MAX) < 0 ? patience : UNKNOWN_MAX;
  }

  private long pauseAfter(int attempt) {
    var longest = PAUSE_FIRST.toNanos() << Math.min(attempt - 1, 20);
    return random.nextLong(1, Math.min(longest, PAUSE_MAX.toNanos()) + 1);
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    ask(
        () -> {
          store.create(key, content);
          return key;
        });
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    return ask(() -> store.read(key, offset, length));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return ask(() -> store.find(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return ask(() -> store.list(prefix));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    ask(
        () -> {
          store.delete(key);
          return key;
        });
  }

  @Override
  public String place() {
    return store.place();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
