package dev.backstay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.PassingStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class JoiningStoreTest extends ObjectStoreContract {

  private static final ObjectKey PACK = new ObjectKey("packs/a");
  private static final int MIB = 1 << 20;

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final InMemoryObjectStore below = new InMemoryObjectStore();
  private final Random random = new Random(3);
  private boolean fails;

  private final ObjectStore counted =
      new PassingStore(below) {
        @Override
        public byte[] read(ObjectKey key, long offset, int length) throws IOException {
          requests.add(offset + "+" + length);
          if (fails) {
            throw new StoreBusyException("not now", null);
          }
          return super.read(key, offset, length);
        }
      };

  private final ObjectStore joining = new JoiningStore(counted);

  @Override
  protected ObjectStore newStore() {
    return joining;
  }

  @Test
  void whatFollowsIsReadWithIt() throws IOException {
    var bytes = pack(9 * MIB + 77);

    for (var from = 0; from < bytes.length; from += 300_000) {
      assertThat(joining.read(PACK, from, 300_000)).isEqualTo(part(bytes, from, 300_000));
    }

    var stretches = new ArrayList<>(List.of("0+300000"));
    for (var from = 300_000; from < bytes.length; from += 4 * MIB) {
      stretches.add(from + "+" + 4 * MIB);
    }
    // What follows is asked for before it is known whether anything does.
    assertThat(requests).containsAll(stretches).hasSizeBetween(4, 5).doesNotHaveDuplicates();
  }

  @Test
  @Timeout(60)
  void whatFollowsIsOnItsWayWhileSomethingIsAwaited() throws Exception {
    var bytes = pack(30 * MIB);
    var both = new CountDownLatch(2);
    var store =
        new JoiningStore(
            new PassingStore(below) {
              @Override
              public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                if (offset > 0) {
                  both.countDown();
                  await(both);
                }
                return super.read(key, offset, length);
              }
            });

    store.read(PACK, 0, MIB);

    assertThat(store.read(PACK, MIB, MIB)).isEqualTo(part(bytes, MIB, MIB));
  }

  @Test
  @Timeout(60)
  void someOfWhatIsExpectedIsOnItsWay() throws Exception {
    var keys = new ArrayList<ObjectKey>();
    for (var i = 0; i < 9; i++) {
      keys.add(new ObjectKey("index/data/" + i));
      below.create(keys.get(i), Content.of(new byte[100 + i]));
    }
    var four = new CountDownLatch(4);
    var asked = Collections.synchronizedList(new ArrayList<ObjectKey>());
    var store =
        new JoiningStore(
            new PassingStore(below) {
              @Override
              public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                asked.add(key);
                four.countDown();
                await(four);
                return super.read(key, offset, length);
              }
            });

    store.expect(keys);
    for (var i = 0; i < 9; i++) {
      assertThat(store.read(keys.get(i), 0, MIB)).hasSize(100 + i);
    }

    assertThat(asked).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void whatIsExpectedAndGoneIsNotThere() throws IOException {
    pack(3 * MIB);
    var gone = new ObjectKey("index/data/1");

    joining.expect(List.of(gone, PACK));

    assertThatThrownBy(() -> joining.read(gone, 0, MIB)).isInstanceOf(NoSuchFileException.class);
    assertThat(joining.read(PACK, 0, MIB)).hasSize(MIB);
    assertThatThrownBy(() -> joining.read(gone, 0, MIB)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @Timeout(60)
  void whatWasExpectedTooEarlyIsThereOnceItIsCreated() throws Exception {
    var missed = new CountDownLatch(1);
    var store =
        new JoiningStore(
            new PassingStore(below) {
              @Override
              public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                try {
                  return super.read(key, offset, length);
                } finally {
                  missed.countDown();
                }
              }
            });
    store.expect(List.of(PACK));
    missed.await();

    store.create(PACK, Content.of(new byte[] {1, 2, 3}));

    assertThat(store.read(PACK, 0, 1000)).containsExactly(1, 2, 3);
  }

  @Test
  void whatSomebodyElseCreatedMeanwhileIsThere() throws IOException {
    joining.expect(List.of(PACK));
    assertThatThrownBy(() -> joining.read(PACK, 0, 1000)).isInstanceOf(NoSuchFileException.class);
    joining.expect(List.of(PACK));
    while (requests.size() < 2) {
      Thread.onSpinWait();
    }
    below.create(PACK, Content.of(new byte[] {1, 2, 3}));

    assertThatThrownBy(() -> joining.create(PACK, Content.of(new byte[] {1, 2, 3})))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(joining.read(PACK, 0, 1000)).containsExactly(1, 2, 3);
  }

  @Test
  void anyOrderIsRightWhateverIsExpected() throws IOException {
    var bytes = pack(9 * MIB + 77);
    var other = new ObjectKey("packs/b");
    below.create(other, Content.of(new byte[] {1, 2, 3}));
    for (var i = 0; i < 200; i++) {
      joining.expect(random.nextBoolean() ? List.of(PACK, other) : List.of(other));
      var from = random.nextInt(10 * MIB);
      assertThat(joining.read(PACK, from, 1000)).isEqualTo(part(bytes, from, 1000));
      assertThat(joining.read(other, 1, 1000)).containsExactly(2, 3);
    }
  }

  @Test
  @Timeout(60)
  void listingsAreAskedForAtOnce() throws IOException {
    pack(10);
    var three = new CountDownLatch(3);
    var store =
        new JoiningStore(
            new PassingStore(below) {
              @Override
              public List<StoredObject> list(String prefix) throws IOException {
                three.countDown();
                await(three);
                return super.list(prefix);
              }
            });

    assertThat(store.list(List.of("keys", "packs", "index")))
        .extracting(List::size)
        .containsExactly(0, 1, 0);
  }

  @Test
  void aListingThatFailsFailsThemAll() {
    var store =
        new JoiningStore(
            new PassingStore(below) {
              @Override
              public List<StoredObject> list(String prefix) throws IOException {
                if (prefix.equals("packs")) {
                  throw new StoreBusyException("not now", null);
                }
                return super.list(prefix);
              }
            });

    assertThatThrownBy(() -> store.list(List.of("keys", "packs")))
        .isInstanceOf(StoreBusyException.class);
  }

  @Test
  void scatteredPartsAreReadAlone() throws IOException {
    var bytes = pack(9 * MIB);

    for (var from : List.of(5 * MIB, MIB, 7 * MIB, 0)) {
      assertThat(joining.read(PACK, from, 1000)).isEqualTo(part(bytes, from, 1000));
    }

    assertThat(requests).allMatch(it -> it.endsWith("+1000"));
  }

  @Test
  void anyPartsComeOutAsTheyAre() throws IOException {
    var bytes = pack(9 * MIB + 77);
    var from = 0;
    for (var i = 0; i < 3000; i++) {
      var length = random.nextInt(3 * MIB);
      assertThat(joining.read(PACK, from, length)).isEqualTo(part(bytes, from, length));
      from = random.nextInt(3) == 0 ? random.nextInt(10 * MIB) : from + length;
      if (from > 10 * MIB) {
        from = 0;
      }
    }
  }

  @Test
  void severalMayReadAtOnce() throws Exception {
    var bytes = pack(9 * MIB + 77);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var readings = new ArrayList<Future<byte[]>>();
      for (var from = 0; from < bytes.length; from += 200_000) {
        var offset = from;
        readings.add(threads.submit(() -> joining.read(PACK, offset, 200_000)));
      }
      for (var i = 0; i < readings.size(); i++) {
        assertThat(readings.get(i).get()).isEqualTo(part(bytes, i * 200_000, 200_000));
      }
    }
  }

  @Test
  void aFailureIsToldAndTriedAnew() throws IOException {
    var bytes = pack(3 * MIB);
    joining.read(PACK, 0, 1000);
    fails = true;
    assertThatThrownBy(() -> joining.read(PACK, 1000, 1000)).isInstanceOf(StoreBusyException.class);
    fails = false;

    assertThat(joining.read(PACK, 1000, 1000)).isEqualTo(part(bytes, 1000, 1000));
  }

  /// What is no failure of the store must not be taken for one.
  @Test
  void aMistakeOfTheProgramStaysOne() throws IOException {
    pack(3 * MIB);
    for (var mistake : List.of(new IllegalStateException("a bug"), new AssertionError("another"))) {
      var store =
          new JoiningStore(
              new PassingStore(below) {
                @Override
                public byte[] read(ObjectKey key, long offset, int length) throws IOException {
                  if (offset > 0) {
                    throwIt(mistake);
                  }
                  return super.read(key, offset, length);
                }
              });
      store.read(PACK, 0, 1000);

      assertThatThrownBy(() -> store.read(PACK, 1000, 1000)).isSameAs(mistake);
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedIOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void throwIt(Throwable mistake) {
    switch (mistake) {
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> throw new AssertionError(mistake);
    }
  }

  @Test
  void whatIsDeletedIsNotReadFromMemory() throws IOException {
    pack(3 * MIB);
    joining.read(PACK, 0, 1000);
    joining.read(PACK, 1000, 1000);
    joining.delete(PACK);

    assertThatThrownBy(() -> joining.read(PACK, 2000, 1000))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatIsNotDeletedStaysInMemory() throws IOException {
    var bytes = pack(3 * MIB);
    joining.read(PACK, 0, 1000);
    joining.read(PACK, 1000, 1000);

    joining.delete(new ObjectKey("packs/b"));

    assertThat(joining.read(PACK, 2000, 1000)).isEqualTo(part(bytes, 2000, 1000));
    assertThat(requests).noneMatch(it -> it.startsWith("2000+"));
  }

  @Test
  void theStoreBelowIsClosedWithIt() throws IOException {
    var closed = new AtomicBoolean();
    var store =
        new PassingStore(below) {
          @Override
          public void close() {
            closed.set(true);
          }
        };

    new JoiningStore(store).close();

    assertThat(closed).isTrue();
  }

  private byte[] pack(int length) throws IOException {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    below.create(PACK, Content.of(bytes));
    return bytes;
  }

  private static byte[] part(byte[] bytes, int from, int length) {
    var start = Math.min(from, bytes.length);
    return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + length));
  }
}
