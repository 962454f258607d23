package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreFullException;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.PassingStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullStoreTest {

  private static final int MIB = 1 << 20;

  @TempDir private Path directory;

  @Test
  void aFullStoreIsToldAndHarmsNoEarlierSnapshot() throws IOException {
    var files = Map.of("f", random(1, MIB));
    try (var store = new SmallStore(2 * MIB)) {
      var repository = TestRepository.create(store, directory);
      var first = TestRepository.snapshot(repository, capture(files));

      assertThatThrownBy(
              () -> TestRepository.snapshot(repository, capture(Map.of("f", random(2, 3 * MIB)))))
          .isInstanceOfSatisfying(
              StoreUnavailableException.class,
              full -> assertThat(full.code()).isEqualTo(FailureCode.STORE_FULL));

      assertThat(repository.log().commits()).extracting(Commit::hash).containsExactly(first.hash());
      assertThat(TestRepository.files(repository, first, "c").get("f")).isEqualTo(files.get("f"));
    }
  }

  private static MemoryCapture capture(Map<String, byte[]> files) {
    return MemoryCapture.of("c", Cutting.STREAM, files);
  }

  private static byte[] random(long seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// A store in memory with room for so many bytes.
  private static final class SmallStore extends PassingStore {

    private final InMemoryObjectStore held;
    private final long room;

    SmallStore(long room) {
      this(new InMemoryObjectStore(), room);
    }

    private SmallStore(InMemoryObjectStore held, long room) {
      super(held);
      this.held = held;
      this.room = room;
    }

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      var used = held.contents().values().stream().mapToLong(bytes -> bytes.length).sum();
      if (used + content.sizeBytes() > room) {
        throw new StoreFullException("no room for " + content.sizeBytes(), new IOException("full"));
      }
      super.create(key, content);
    }
  }
}
