package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.Cutting;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.PassingStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
    var store = new CountingStore();
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
    store.reads.set(0);
    var restored = TestRepository.files(reopened, commit, "c");

    assertThat(restored.get("f")).isEqualTo(content);
    // Twelve segments of the first day, one of content and one of descriptions of each later one.
    assertThat(store.reads.get()).isLessThan(3 * (12 + 2 * DAYS));
  }

  private static final class CountingStore extends PassingStore {

    private final AtomicInteger reads = new AtomicInteger();

    CountingStore() {
      super(new InMemoryObjectStore());
    }

    @Override
    public byte[] read(ObjectKey key, long offset, int length) throws IOException {
      reads.incrementAndGet();
      return super.read(key, offset, length);
    }
  }
}
