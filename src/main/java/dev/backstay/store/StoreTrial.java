package dev.backstay.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Tries whether a place keeps what an [ObjectStore] promises, with objects of its own below
/// `trial/` that are removed at the end, whatever happens. Used once.
public final class StoreTrial {

  private static final String PREFIX = "trial";
  private static final int OBJECT_BYTES = 64 << 10;
  private static final int RACERS = 8;
  private static final int RACES = 3;
  private static final Duration CLOCK_DOUBT = Duration.ofMinutes(5);

  private final ObjectStore store;
  private final InstantSource clock;
  private final Timing timing;
  private final String run = UUID.randomUUID().toString();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<ObjectKey> created = new ArrayList<>();
  private int number;

  /// @param clock this host's
  public StoreTrial(ObjectStore store, InstantSource clock, Timing timing) {
    this.store = store;
    this.clock = clock;
    this.timing = timing;
  }

  /// How a promise was found.
  public enum Verdict {
    KEPT,
    /// Not broken, but something is at risk, or could not be tried.
    DOUBTFUL,
    BROKEN
  }

  /// What came of trying one promise.
  ///
  /// @param promise its name, stable
  /// @param found what was found, with values
  /// @param took how long that took
  public record Outcome(String promise, Verdict verdict, String found, Duration took) {}

  /// What was found, if the promise is not broken; else a [BrokenPromise] or another failure.
  @FunctionalInterface
  private interface Trial {
    Found make() throws IOException, BrokenPromise;
  }

  private record Found(Verdict verdict, String words) {

    static Found kept(String words) {
      return new Found(Verdict.KEPT, words);
    }
  }

  private static final class BrokenPromise extends Exception {
    BrokenPromise(String message) {
      super(message);
    }
  }

  /// Tries all promises, one after the other.
  public List<Outcome> run() {
    try {
      var first = newKey();
      var bytes = bytes(1);
      if (attempt("create", () -> create(first, bytes))) {
        attempt("read-after-write", () -> read(first, bytes));
        attempt("find", () -> find(first));
        attempt("list-after-write", () -> list(first));
        attempt("ranges", () -> ranges(first, bytes));
        attempt("create-only", () -> createAgain(first, bytes));
        attempt("one-winner", this::race);
        attempt("absent", this::absent);
        attempt("clock", this::compareClocks);
        attempt("delete", () -> delete(first));
      }
    } finally {
      cleanUp();
    }
    return List.copyOf(outcomes);
  }

  /// Whether an object cannot be overwritten; tries only that.
  ///
  /// @throws IOException if it cannot be tried
  public boolean isCreateOnly() throws IOException {
    try {
      var key = newKey();
      var bytes = bytes(1);
      create(key, bytes);
      createAgain(key, bytes);
      return true;
    } catch (BrokenPromise overwritten) {
      return false;
    } finally {
      cleanUp();
    }
  }

  private boolean attempt(String promise, Trial trial) {
    var begun = timing.now();
    try {
      var found = trial.make();
      note(promise, found.verdict, found.words, begun);
      return true;
    } catch (BrokenPromise broken) {
      note(promise, Verdict.BROKEN, String.valueOf(broken.getMessage()), begun);
    } catch (IOException failure) {
      note(promise, Verdict.BROKEN, "it failed: " + failure.getMessage(), begun);
    }
    return false;
  }

  private void note(String promise, Verdict verdict, String words, long begun) {
    outcomes.add(new Outcome(promise, verdict, words, Duration.ofNanos(timing.now() - begun)));
  }

  private Found create(ObjectKey key, byte[] bytes) throws IOException {
    store.create(key, Content.of(bytes));
    return Found.kept("an object of " + (bytes.length >> 10) + " KiB was created");
  }

  private Found read(ObjectKey key, byte[] bytes) throws IOException, BrokenPromise {
    require(Arrays.equals(store.read(key, 0, bytes.length), bytes), "it was read with other bytes");
    return Found.kept("it was read at once, with the same bytes");
  }

  private Found find(ObjectKey key) throws IOException, BrokenPromise {
    var found = store.find(key);
    require(found.isPresent(), "it was not found");
    require(
        found.get().sizeBytes() == OBJECT_BYTES,
        "it was found with " + found.get().sizeBytes() + " bytes instead of " + OBJECT_BYTES);
    return Found.kept("it was found at once, with its size");
  }

  private Found list(ObjectKey key) throws IOException, BrokenPromise {
    require(isListed(key), "it was not listed");
    return Found.kept("it was listed at once");
  }

  private boolean isListed(ObjectKey key) throws IOException {
    return store.list(PREFIX).stream().anyMatch(it -> it.key().equals(key));
  }

  private Found ranges(ObjectKey key, byte[] bytes) throws IOException, BrokenPromise {
    var part = store.read(key, 1000, 5000);
    require(Arrays.equals(part, Arrays.copyOfRange(bytes, 1000, 6000)), "a part was read wrongly");
    var end = store.read(key, OBJECT_BYTES - 10, 5000);
    require(
        Arrays.equals(end, Arrays.copyOfRange(bytes, OBJECT_BYTES - 10, OBJECT_BYTES)),
        "the end was read wrongly");
    require(store.read(key, OBJECT_BYTES, 10).length == 0, "something was read beyond the end");
    return Found.kept("parts of it were read as they are");
  }

  private Found createAgain(ObjectKey key, byte[] bytes) throws IOException, BrokenPromise {
    try {
      store.create(key, Content.of(bytes(2)));
    } catch (FileAlreadyExistsException taken) {
      require(
          Arrays.equals(store.read(key, 0, bytes.length), bytes),
          "a second object with its name was refused, and its bytes changed");
      return Found.kept("a second object with its name was refused");
    }
    throw new BrokenPromise("a second object with its name was taken: objects are overwritten");
  }

  private Found race() throws IOException, BrokenPromise {
    for (var i = 0; i < RACES; i++) {
      var winners = winners(newKey());
      require(winners == 1, "of %d who created one object %d succeeded".formatted(RACERS, winners));
    }
    return Found.kept("of %d who created one object one succeeded".formatted(RACERS));
  }

  private int winners(ObjectKey key) throws IOException {
    try (var racers = Executors.newFixedThreadPool(RACERS)) {
      var attempts = new ArrayList<Future<Boolean>>();
      for (var i = 0; i < RACERS; i++) {
        var content = Content.of(bytes(i));
        attempts.add(racers.submit(() -> isCreated(key, content)));
      }
      var winners = 0;
      for (var each : attempts) {
        winners += each.get() ? 1 : 0;
      }
      return winners;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("creating an object ended unexpectedly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private boolean isCreated(ObjectKey key, Content content) throws IOException {
    try {
      store.create(key, content);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  private Found absent() throws IOException, BrokenPromise {
    var never = new ObjectKey(PREFIX + "/" + run + "-never");
    require(store.find(never).isEmpty(), "an object that never was is found");
    require(isNotRead(never), "an object that never was is read");
    return Found.kept("what is not there is neither found nor read");
  }

  private boolean isNotRead(ObjectKey key) throws IOException {
    try {
      store.read(key, 0, 1);
      return false;
    } catch (NoSuchFileException absent) {
      return true;
    }
  }

  private Found compareClocks() throws IOException, BrokenPromise {
    var key = newKey();
    var before = clock.instant();
    store.create(key, Content.of(new byte[1]));
    var after = clock.instant();
    var found = store.find(key);
    require(found.isPresent(), "an object was not found");
    var at = found.get().createdAt();
    var ahead = Duration.between(after, at);
    var behind = Duration.between(at, before);
    // Stores tell whole seconds.
    var apart = ahead.compareTo(behind) > 0 ? ahead : behind;
    var words = "the store's clock and this host's are less than a second apart";
    if (apart.compareTo(Duration.ofSeconds(1)) > 0) {
      words =
          "the store's clock is %d s %s"
              .formatted(apart.toSeconds(), apart.equals(ahead) ? "ahead" : "behind");
    }
    return new Found(apart.compareTo(CLOCK_DOUBT) > 0 ? Verdict.DOUBTFUL : Verdict.KEPT, words);
  }

  private Found delete(ObjectKey key) throws IOException, BrokenPromise {
    try {
      store.delete(key);
    } catch (AccessDeniedException refused) {
      return new Found(Verdict.DOUBTFUL, "the account may not delete: what was tried stays there");
    }
    require(store.find(key).isEmpty(), "a deleted object is found");
    require(!isListed(key), "a deleted object is listed");
    require(isNotRead(key), "a deleted object is read");
    store.delete(key);
    store.create(key, Content.of(bytes(3)));
    return Found.kept("a deleted object is gone, and its name is free");
  }

  private static void require(boolean kept, String otherwise) throws BrokenPromise {
    if (!kept) {
      throw new BrokenPromise(otherwise);
    }
  }

  private ObjectKey newKey() {
    var key = new ObjectKey(PREFIX + "/" + run + "-" + ++number);
    created.add(key);
    return key;
  }

  private byte[] bytes(int seed) {
    var bytes = new byte[OBJECT_BYTES];
    var mark = (run + seed).getBytes(StandardCharsets.UTF_8);
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (mark[i % mark.length] + i / mark.length);
    }
    return bytes;
  }

  /// What cannot be removed is told, once.
  private void cleanUp() {
    var begun = timing.now();
    for (var key : created) {
      try {
        store.delete(key);
      } catch (AccessDeniedException told) {
        return;
      } catch (IOException failure) {
        note(
            "clean-up",
            Verdict.DOUBTFUL,
            "%s could not be removed: %s".formatted(key, failure.getMessage()),
            begun);
        return;
      }
    }
  }
}
