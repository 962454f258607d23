package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.PassingStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Stores whose answers are lost, contradict each other or come too late.
class StoreAccessTest {

  private static final ObjectKey KEY = new ObjectKey("commits/a");
  private static final int LARGE = 300 << 10;

  private final InMemoryObjectStore objects = new InMemoryObjectStore();

  private static byte[] bytes(int length) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  /// Says of every object that it has so many bytes; of none if that is negative.
  private StoreAccess saying(long sizeBytes) {
    return new StoreAccess(
        new PassingStore(objects) {
          @Override
          public Optional<StoredObject> find(ObjectKey key) {
            return sizeBytes < 0
                ? Optional.empty()
                : Optional.of(new StoredObject(key, sizeBytes, Instant.EPOCH));
          }
        });
  }

  @Test
  void objectsOfAnyLengthAreReadWhole() {
    var access = new StoreAccess(objects);
    for (var length : List.of(0, 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, LARGE)) {
      var key = new ObjectKey("commits/" + length);
      access.create(key, bytes(length));
      assertThat(access.readIfPresent(key))
          .hasValueSatisfying(it -> assertThat(it).hasSize(length));
    }
  }

  @Test
  void sizesThatCannotBeAreNotBelieved() throws IOException {
    objects.create(KEY, Content.of(bytes(LARGE)));

    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(() -> saying(1L << 40).readIfPresent(KEY))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.OBJECT_DAMAGED))
        .withMessageContaining("object commits/a has 1099511627776 bytes");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> saying(5).readIfPresent(KEY))
        .withMessageContaining("it has given 262144 of 5 bytes");
    assertThat(saying(LARGE + 9).readIfPresent(KEY))
        .hasValueSatisfying(it -> assertThat(it).hasSize(LARGE));
  }

  @Test
  void whatIsGoneBetweenTwoQuestionsIsGone() throws IOException {
    objects.create(KEY, Content.of(bytes(LARGE)));
    assertThat(saying(-1).readIfPresent(KEY)).isEmpty();

    var vanishing =
        new PassingStore(objects) {
          @Override
          public byte[] read(ObjectKey key, long offset, int length) throws IOException {
            if (offset > 0) {
              throw new NoSuchFileException(key.value());
            }
            return super.read(key, offset, length);
          }
        };
    assertThat(new StoreAccess(vanishing).readIfPresent(KEY)).isEmpty();
  }

  /// The object is there, or not, or another one is; the answer says nothing of it.
  private StoreAccess losing(boolean created, boolean readable) {
    return new StoreAccess(
        new PassingStore(objects) {
          @Override
          public void create(ObjectKey key, Content content) throws IOException {
            if (created) {
              super.create(key, content);
            }
            throw new IOException("connection reset");
          }

          @Override
          public byte[] read(ObjectKey key, long offset, int length) throws IOException {
            if (!readable) {
              throw new IOException("connection reset");
            }
            return super.read(key, offset, length);
          }
        });
  }

  @Test
  void aLostAnswerIsNoFailureIfTheObjectIsThereWhole() {
    losing(true, true).create(KEY, bytes(9));
    assertThat(losing(true, true).createFirst(new ObjectKey("commits/b"), bytes(9))).isTrue();

    for (var failing : List.of(losing(false, true), losing(true, false), losing(false, false))) {
      var key = new ObjectKey("commits/c");
      objects.delete(key);
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> failing.create(key, bytes(9)))
          .withMessageContaining("create commits/c");
      objects.delete(key);
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> failing.createFirst(key, bytes(9)));
    }
  }

  @Test
  void anObjectWithOtherBytesIsNotTheOneThatWasMeant() throws IOException {
    objects.create(KEY, Content.of(bytes(9)));
    var access = new StoreAccess(objects);
    access.create(KEY, bytes(9));
    access.create(KEY, List.of(ByteBuffer.wrap(bytes(4)), ByteBuffer.wrap(bytes(5))));
    assertThat(access.createFirst(KEY, bytes(9))).isTrue();

    var other = bytes(9);
    other[8] = 0;
    for (var parts :
        List.of(
            List.of(ByteBuffer.wrap(bytes(8))),
            List.of(ByteBuffer.wrap(bytes(10))),
            List.of(ByteBuffer.wrap(other)),
            List.of(ByteBuffer.wrap(bytes(9)), ByteBuffer.wrap(bytes(1))))) {
      assertThatExceptionOfType(RepositoryDamagedException.class)
          .isThrownBy(() -> access.create(KEY, parts))
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.OBJECT_DAMAGED))
          .withMessage("object commits/a exists with other bytes than it must have");
    }
    assertThat(access.createFirst(KEY, other)).isFalse();
  }
}
