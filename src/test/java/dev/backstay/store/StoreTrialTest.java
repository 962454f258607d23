package dev.backstay.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.store.StoreTrial.Outcome;
import dev.backstay.store.StoreTrial.Verdict;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.PassingStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A store that breaks one promise is found, by that promise.
class StoreTrialTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  /// Keeps every promise; each test breaks one.
  private static class Kept extends PassingStore {

    Kept() {
      this(NOW);
    }

    Kept(Instant created) {
      super(new InMemoryObjectStore(InstantSource.fixed(created)));
    }
  }

  private static Map<String, Verdict> tried(ObjectStore store) {
    var outcomes =
        new StoreTrial(store, InstantSource.fixed(NOW), new Timing(() -> 0, _ -> {})).run();
    return outcomes.stream()
        .filter(it -> it.verdict() != Verdict.KEPT)
        .collect(Collectors.toMap(Outcome::promise, Outcome::verdict));
  }

  @Test
  void aStoreThatKeepsAllIsLeftEmpty() throws IOException {
    var store = new Kept();

    assertThat(tried(store)).isEmpty();
    assertThat(store.list("trial")).isEmpty();
  }

  @Test
  void aStoreThatOverwritesIsFound() throws IOException {
    var store =
        new Kept() {
          @Override
          public void create(ObjectKey key, Content content) throws IOException {
            synchronized (this) {
              store.delete(key);
              store.create(key, content);
            }
          }
        };

    assertThat(tried(store))
        .containsOnly(
            Map.entry("create-only", Verdict.BROKEN), Map.entry("one-winner", Verdict.BROKEN));
    assertThat(store.list("trial")).isEmpty();
    assertThat(
            new StoreTrial(store, InstantSource.fixed(NOW), new Timing(() -> 0, _ -> {}))
                .isCreateOnly())
        .isFalse();
  }

  @Test
  void aStoreThatRefusesAndOverwritesEvenSoIsFound() {
    var store =
        new Kept() {
          @Override
          public synchronized void create(ObjectKey key, Content content) throws IOException {
            var taken = store.find(key).isPresent();
            store.delete(key);
            store.create(key, content);
            if (taken) {
              throw new FileAlreadyExistsException(key.value());
            }
          }
        };

    assertThat(tried(store)).containsOnly(Map.entry("create-only", Verdict.BROKEN));
  }

  @Test
  void aListingThatLagsIsFound() {
    assertThat(
            tried(
                new Kept() {
                  @Override
                  public List<StoredObject> list(String prefix) {
                    return List.of();
                  }
                }))
        .containsOnly(Map.entry("list-after-write", Verdict.BROKEN));
  }

  @Test
  void rangesThatAreIgnoredAreFound() {
    assertThat(
            tried(
                new Kept() {
                  @Override
                  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                    var all = store.read(key, 0, Integer.MAX_VALUE);
                    return Arrays.copyOf(all, Math.min(length, all.length));
                  }
                }))
        .containsOnly(Map.entry("ranges", Verdict.BROKEN));
  }

  @Test
  void whatIsReadBeyondTheEndIsFound() {
    assertThat(
            tried(
                new Kept() {
                  @Override
                  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                    var bytes = store.read(key, offset, length);
                    return bytes.length == 0 ? new byte[1] : bytes;
                  }
                }))
        .containsOnly(Map.entry("ranges", Verdict.BROKEN));
  }

  @Test
  void anotherSizeIsFound() {
    assertThat(
            tried(
                new Kept() {
                  @Override
                  public Optional<StoredObject> find(ObjectKey key) throws IOException {
                    return store
                        .find(key)
                        .map(it -> new StoredObject(key, it.sizeBytes() - 1, it.createdAt()));
                  }
                }))
        .containsOnly(Map.entry("find", Verdict.BROKEN));
  }

  @Test
  void aDeletedObjectThatIsListedStillIsFound() {
    assertThat(
            tried(
                new Kept() {
                  private final List<StoredObject> ever = new ArrayList<>();

                  @Override
                  public List<StoredObject> list(String prefix) throws IOException {
                    ever.addAll(store.list(prefix));
                    return List.copyOf(ever);
                  }
                }))
        .containsOnly(Map.entry("delete", Verdict.BROKEN));
  }

  /// One who cannot create because of a fault did not lose a race.
  @Test
  void aRaceThatFailsIsToldWithItsFault() {
    var store =
        new Kept() {
          private final AtomicInteger creations = new AtomicInteger();

          @Override
          public void create(ObjectKey key, Content content) throws IOException {
            if (creations.incrementAndGet() == 5) {
              throw new IOException("the fifth is too much");
            }
            store.create(key, content);
          }
        };

    assertThat(new StoreTrial(store, InstantSource.fixed(NOW), new Timing(() -> 0, _ -> {})).run())
        .filteredOn(it -> it.verdict() != Verdict.KEPT)
        .singleElement()
        .satisfies(it -> assertThat(it.promise()).isEqualTo("one-winner"))
        .satisfies(it -> assertThat(it.found()).isEqualTo("it failed: the fifth is too much"));
  }

  @Test
  void anEmptyAnswerForWhatIsAbsentIsFound() {
    assertThat(
            tried(
                new Kept() {
                  @Override
                  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                    return store.find(key).isEmpty()
                        ? new byte[0]
                        : store.read(key, offset, length);
                  }
                }))
        .containsOnlyKeys("absent", "delete");
  }

  @Test
  void aClockThatIsWrongIsDoubtful() {
    assertThat(tried(new Kept(NOW.minus(Duration.ofMinutes(6)))))
        .containsOnly(Map.entry("clock", Verdict.DOUBTFUL));
    assertThat(tried(new Kept(NOW.plus(Duration.ofMinutes(6)))))
        .containsOnly(Map.entry("clock", Verdict.DOUBTFUL));
  }

  @Test
  void anAccountThatMayNotDeleteIsDoubtfulOnly() throws IOException {
    var store =
        new Kept() {
          @Override
          public void delete(ObjectKey key) throws IOException {
            throw new AccessDeniedException(key.value());
          }
        };

    assertThat(tried(store)).containsOnly(Map.entry("delete", Verdict.DOUBTFUL));
  }

  @Test
  void aStoreWhereNothingCanBeCreatedIsBroken() throws IOException {
    var store =
        new Kept() {
          @Override
          public void create(ObjectKey key, Content content) throws IOException {
            throw new AccessDeniedException(key.value());
          }
        };

    assertThat(tried(store)).containsOnly(Map.entry("create", Verdict.BROKEN));
  }

  @Test
  void whatWasCreatedIsRemovedEvenAfterAFailure() throws IOException {
    var store =
        new Kept() {
          @Override
          public byte[] read(ObjectKey key, long offset, int length) {
            throw new IllegalStateException("a bug");
          }
        };

    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> tried(store));

    assertThat(store.list("trial")).isEmpty();
  }
}
