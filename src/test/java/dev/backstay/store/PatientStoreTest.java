package dev.backstay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.InMemoryObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PatientStoreTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");

  private final List<Duration> pauses = new ArrayList<>();
  private long now;
  private final Timing timing =
      new Timing(
          () -> now,
          pause -> {
            pauses.add(pause);
            now += pause.toNanos();
          });

  /// Says something instead of doing it, or after having done it, a number of times.
  private static final class Busy implements ObjectStore {

    private final ObjectStore store = new InMemoryObjectStore();
    private final IOException said;
    private final boolean applied;
    private int times;

    Busy(int times, IOException said, boolean applied) {
      this.times = times;
      this.said = said;
      this.applied = applied;
    }

    private interface Step<T> {
      T make() throws IOException;
    }

    private <T> T step(Step<T> step) throws IOException {
      if (times-- > 0) {
        if (applied) {
          step.make();
        }
        throw said;
      }
      return step.make();
    }

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      step(
          () -> {
            store.create(key, content);
            return key;
          });
    }

    @Override
    public byte[] read(ObjectKey key, long offset, int length) throws IOException {
      return step(() -> store.read(key, offset, length));
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      return step(() -> store.find(key));
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return step(() -> store.list(prefix));
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      step(
          () -> {
            store.delete(key);
            return key;
          });
    }

    @Override
    public String place() {
      return "busy";
    }

    @Override
    public void close() {}
  }

  private static StoreBusyException busy() {
    return new StoreBusyException("too busy", null);
  }

  private PatientStore patient(Busy store, Duration patience) {
    return new PatientStore(store, patience, timing, new SplittableRandom(7));
  }

  @Test
  void aStoreThatIsBusyForAWhileIsAskedAgainAfterPausesThatGrow() throws IOException {
    var store = patient(new Busy(6, busy(), false), Duration.ofMinutes(5));

    store.create(KEY, Content.of(new byte[] {1}));

    assertThat(store.read(KEY, 0, 9)).containsExactly(1);
    assertThat(pauses).hasSize(6);
    for (var i = 0; i < 6; i++) {
      assertThat(pauses.get(i)).isPositive().isLessThanOrEqualTo(Duration.ofMillis(200L << i));
    }
  }

  @Test
  void everyOperationIsAskedAgain() throws IOException {
    for (var operation = 0; operation < 4; operation++) {
      var busy = new Busy(0, busy(), false);
      var store = patient(busy, Duration.ofMinutes(5));
      store.create(KEY, Content.of(new byte[] {1}));
      busy.times = 2;
      switch (operation) {
        case 0 -> assertThat(store.read(KEY, 0, 1)).hasSize(1);
        case 1 -> assertThat(store.find(KEY)).isPresent();
        case 2 -> assertThat(store.list("packs")).hasSize(1);
        default -> store.delete(KEY);
      }
      assertThat(busy.times).isNegative();
    }
  }

  @Test
  void aStoreThatStaysBusyIsGivenUpWhenPatienceEnds() throws IOException {
    var busy = new Busy(0, busy(), false);
    var store = patient(busy, Duration.ofMinutes(5));
    store.find(KEY);
    busy.times = Integer.MAX_VALUE;

    assertThatThrownBy(() -> store.list("packs"))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageMatching("too busy \\(\\d+ attempts in 300 s\\)")
        .hasCause(busy.said);
    assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofMinutes(5));
    assertThat(pauses).allMatch(it -> it.compareTo(Duration.ofSeconds(20)) <= 0);
  }

  @Test
  void aStoreThatNeverAnsweredIsGivenUpEarlier() {
    var store = patient(new Busy(Integer.MAX_VALUE, busy(), false), Duration.ofMinutes(5));

    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(StoreBusyException.class);

    assertThat(Duration.ofNanos(now)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aRefusalIsNotAskedAgain() {
    var refused = new AccessDeniedException("x");
    var store = patient(new Busy(1, refused, false), Duration.ofMinutes(5));

    assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[1]))).isSameAs(refused);

    assertThat(pauses).isEmpty();
  }

  @Test
  void anObjectWhoseAnswerWasLostEndsAsTaken() {
    var store = patient(new Busy(1, busy(), true), Duration.ofMinutes(5));

    assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[] {1})))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void whoeverIsInterruptedWaitsNoLonger() {
    var interrupting =
        new Timing(
            () -> 0,
            _ -> {
              throw new InterruptedException();
            });
    var store =
        new PatientStore(
            new Busy(1, busy(), false),
            Duration.ofMinutes(5),
            interrupting,
            new SplittableRandom(7));

    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
