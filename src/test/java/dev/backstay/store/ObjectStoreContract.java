package dev.backstay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store promises.
public abstract class ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("packs/ab/abcdef");

  /// The empty store under test.
  protected ObjectStore store;

  /// Makes an empty store.
  protected abstract ObjectStore newStore() throws IOException;

  /// How many create one key at once, to see that one succeeds: one where that is not kept.
  protected int racers() {
    return 16;
  }

  @BeforeEach
  protected void makeStore() throws IOException {
    store = newStore();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  @Test
  void anObjectIsReadAsItWasCreated() throws IOException {
    var bytes = randomBytes(3_000_001);
    store.create(
        KEY,
        Content.of(
            List.of(
                ByteBuffer.wrap(bytes, 0, 7),
                ByteBuffer.allocateDirect(bytes.length - 7)
                    .put(bytes, 7, bytes.length - 7)
                    .flip())));

    assertThat(store.read(KEY, 0, bytes.length)).isEqualTo(bytes);
    assertThat(store.read(KEY, 1_048_570, 1_100_000))
        .isEqualTo(Arrays.copyOfRange(bytes, 1_048_570, 2_148_570));
  }

  @Test
  void aContentThatWritesByteByByteIsStoredWhole() throws IOException {
    var bytes = randomBytes(200_000);
    store.create(
        KEY,
        new Content() {
          @Override
          public long sizeBytes() {
            return bytes.length;
          }

          @Override
          public void writeTo(java.io.OutputStream out) throws IOException {
            for (var b : bytes) {
              out.write(b);
            }
          }
        });

    assertThat(store.read(KEY, 0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void readingPastTheEndGivesWhatIsThere() throws IOException {
    store.create(KEY, Content.of(new byte[] {1, 2, 3}));

    assertThat(store.read(KEY, 1, 100)).containsExactly(2, 3);
    assertThat(store.read(KEY, 3, 1)).isEmpty();
    assertThat(store.read(KEY, 1L << 40, 1)).isEmpty();
    assertThat(store.read(KEY, 0, 0)).isEmpty();
    assertThat(store.read(KEY, 2, Integer.MAX_VALUE)).containsExactly(3);
  }

  @Test
  void aNegativeRangeIsAMistakeOfTheCaller() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));

    assertThatIllegalArgumentException().isThrownBy(() -> store.read(KEY, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> store.read(KEY, 0, -1));
  }

  @Test
  void anEmptyObjectIsAnObject() throws IOException {
    store.create(KEY, Content.of(new byte[0]));

    assertThat(store.find(KEY)).map(StoredObject::sizeBytes).hasValue(0L);
    assertThat(store.read(KEY, 0, 10)).isEmpty();
    assertThat(keys("packs")).containsExactly(KEY.value());
  }

  @Test
  void anAbsentObjectIsNotFoundAndNotRead() throws IOException {
    assertThat(store.find(KEY)).isEmpty();
    assertThatThrownBy(() -> store.read(KEY, 0, 1)).isInstanceOf(NoSuchFileException.class);

    store.create(KEY, Content.of(new byte[] {1}));
    for (var near : List.of("packs", "packs/ab", "packs/ab/abcde", "packs/ab/abcdef/x")) {
      assertThat(store.find(new ObjectKey(near))).isEmpty();
      assertThatThrownBy(() -> store.read(new ObjectKey(near), 0, 1))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aTakenKeyKeepsItsObject() throws IOException {
    store.create(KEY, Content.of(new byte[] {1, 2, 3}));

    assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[] {9})))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(store.read(KEY, 0, 10)).containsExactly(1, 2, 3);
  }

  @Test
  void aTakenKeyDoesNotStartOtherKeys() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));

    for (var beside : List.of("packs", "packs/ab", "packs/ab/abcdef/x")) {
      var key = new ObjectKey(beside);
      try {
        store.create(key, Content.of(new byte[] {2}));
        assertThat(store.read(key, 0, 2)).containsExactly(2);
      } catch (FileAlreadyExistsException taken) {
        assertThat(store.find(key)).as("said to be taken: %s", key).isPresent();
      } catch (IOException refused) {
        assertThat(store.find(key)).isEmpty();
      }
    }
    assertThat(store.read(KEY, 0, 2)).containsExactly(1);
  }

  @Test
  void aContentThatFailsLeavesNoObjectAndCanBeTriedAgain() throws IOException {
    var fault = new IOException("source gone");
    var failing =
        new Content() {
          @Override
          public long sizeBytes() {
            return 2_000_000;
          }

          @Override
          public void writeTo(java.io.OutputStream out) throws IOException {
            out.write(new byte[1_500_000]);
            throw fault;
          }
        };

    assertThatThrownBy(() -> store.create(KEY, failing)).isSameAs(fault);
    assertThat(store.find(KEY)).isEmpty();
    assertThat(store.list("packs")).isEmpty();
    store.create(KEY, Content.of(new byte[] {1}));
    assertThat(store.read(KEY, 0, 2)).containsExactly(1);
  }

  @Test
  void objectsAreListedInKeyOrderBelowWholeNamesOnly() throws IOException {
    var created =
        List.of(
            "packs2/x",
            "packs/b",
            "packs/a/z",
            "packs/a-b",
            "packs/a.b",
            "packs/a/b/c",
            "pack/x",
            "packs/a0",
            "packs-old/x",
            "x/packs/y");
    for (var key : created) {
      store.create(
          new ObjectKey(key), Content.of(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    assertThat(keys("packs"))
        .containsExactly(
            "packs/a-b", "packs/a.b", "packs/a/b/c", "packs/a/z", "packs/a0", "packs/b");
    assertThat(keys("packs/a")).containsExactly("packs/a/b/c", "packs/a/z");
    assertThat(store.list("packs/a/b"))
        .singleElement()
        .satisfies(object -> assertThat(object.sizeBytes()).isEqualTo(11));
    assertThat(keys("nothing")).isEmpty();
    assertThat(keys("packs/b")).isEmpty();
  }

  @Test
  void aPrefixHasTheFormOfAKey() {
    for (var prefix : List.of("", "/", "packs/", "../packs", "packs//a", ".hidden", "Packs")) {
      assertThatIllegalArgumentException().isThrownBy(() -> store.list(prefix));
    }
  }

  @Test
  void aDeletedObjectIsGoneAndItsKeyIsFree() throws IOException {
    var other = new ObjectKey("packs/ab/abcdee");
    store.create(KEY, Content.of(new byte[] {1}));
    store.create(other, Content.of(new byte[] {2}));

    store.delete(KEY);

    assertThat(store.find(KEY)).isEmpty();
    assertThat(keys("packs")).containsExactly(other.value());
    assertThatThrownBy(() -> store.read(KEY, 0, 1)).isInstanceOf(NoSuchFileException.class);
    store.create(KEY, Content.of(new byte[] {3}));
    assertThat(store.read(KEY, 0, 2)).containsExactly(3);
  }

  @Test
  void deletingAnAbsentObjectDeletesNothing() throws IOException {
    store.delete(KEY);
    store.create(KEY, Content.of(new byte[] {1}));

    store.delete(new ObjectKey("packs/ab"));
    store.delete(new ObjectKey("elsewhere/x"));
    try {
      store.delete(new ObjectKey("packs/ab/abcdef/x"));
    } catch (IOException refused) {
      assertThat(store.find(new ObjectKey("packs/ab/abcdef/x"))).isEmpty();
    }

    assertThat(store.find(KEY)).isPresent();
  }

  @Test
  void ofManyWhoCreateOneKeyExactlyOneSucceeds() throws Exception {
    var threads = racers();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      for (var round = 0; round < 30; round++) {
        var key = new ObjectKey("race/" + round % 3 + "/" + round);
        var start = new CyclicBarrier(threads);
        var attempts = new ArrayList<Callable<Integer>>();
        for (var n = 0; n < threads; n++) {
          var bytes = new byte[10_000];
          Arrays.fill(bytes, (byte) n);
          attempts.add(
              () -> {
                start.await();
                return tryToCreate(key, bytes);
              });
        }
        var winners = new ArrayList<Integer>();
        for (var attempt : executor.invokeAll(attempts)) {
          if (attempt.get() >= 0) {
            winners.add(attempt.get());
          }
        }

        assertThat(winners).hasSize(1);
        var expected = new byte[10_000];
        Arrays.fill(expected, winners.getFirst().byteValue());
        assertThat(store.read(key, 0, 20_000)).isEqualTo(expected);
      }
    }
    assertThat(store.list("race")).hasSize(30);
  }

  private int tryToCreate(ObjectKey key, byte[] bytes) throws IOException {
    try {
      store.create(key, Content.of(bytes));
      return bytes[0];
    } catch (FileAlreadyExistsException taken) {
      assertThat(store.find(key)).isPresent();
      return -1;
    }
  }

  private List<String> keys(String prefix) throws IOException {
    return store.list(prefix).stream().map(object -> object.key().value()).toList();
  }

  private static byte[] randomBytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
