package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.Cutting;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A content of which a little was changed everywhere, day by day, has something of every day's
/// segments everywhere.
class ScatteredContentTest {

  private static final int PAGES = 12_288;
  private static final int DAYS = 30;

  @TempDir Path hostStates;

  @Test
  void noSegmentIsFetchedForEveryFewPages() throws Exception {
    var store = new CountingStore(new InMemoryObjectStore(), new AtomicInteger());
    var repository = TestRepository.create(store, hostStates);
    var random = new Random(3);
    var content = new byte[PAGES * 4096];
    random.nextBytes(content);
    var files = Map.of("f", content);
    var commit = TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.PAGED, files));
    for (var day = 0; day < DAYS; day++) {
      for (var i = 0; i < 160; i++) {
        content[random.nextInt(content.length)] ^= 1;
      }
      commit = TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.PAGED, files));
    }

    var reopened = Repository.open(store, TestRepository.access(hostStates));
    store.reads().set(0);
    var restored = TestRepository.files(reopened, commit, "c");

    assertThat(restored.get("f")).isEqualTo(content);
    // Twelve segments of the first day, one of content and one of descriptions of each later one.
    assertThat(store.reads().get()).isLessThan(3 * (12 + 2 * DAYS));
  }

  private record CountingStore(ObjectStore store, AtomicInteger reads) implements ObjectStore {

    @Override
    public void create(ObjectKey key, Content content) throws IOException {
      store.create(key, content);
    }

    @Override
    public byte[] read(ObjectKey key, long offset, int length) throws IOException {
      reads.incrementAndGet();
      return store.read(key, offset, length);
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) throws IOException {
      return store.find(key);
    }

    @Override
    public List<StoredObject> list(String prefix) throws IOException {
      return store.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
      store.delete(key);
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
}
