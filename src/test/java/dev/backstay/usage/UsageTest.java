package dev.backstay.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.reach.Amount;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Layout;
import dev.backstay.repository.Repository;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Repository repository;
  private final Random random = new Random(3);

  UsageTest(@TempDir Path state) {
    repository = TestRepository.create(store, state);
  }

  private byte[] random(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private Commit snapshot(Map<String, byte[]> files) {
    return TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files));
  }

  private RepositoryUsage usage() {
    try (var usage = new Usage(repository, repository.log())) {
      return usage.ofRepository();
    }
  }

  private SnapshotUsage.OfComponent usageOf(Commit commit) {
    try (var usage = new Usage(repository, repository.log())) {
      return usage.ofSnapshot(commit).components().getFirst();
    }
  }

  @Test
  void whatIsSharedCountsOnce() {
    var files = new HashMap<String, byte[]>();
    files.put("a", random(20_000));
    files.put("copy-of-a", files.get("a"));
    snapshot(files);
    snapshot(files);
    files.put("b", random(10_000));
    snapshot(files);

    var usage = usage();

    assertThat(usage.contentBytes()).isEqualTo(40_000 + 40_000 + 50_000);
    assertThat(usage.reached().plainBytes()).isBetween(30_000L, 32_000L);
    assertThat(usage.snapshots().get(0).added().plainBytes()).isBetween(20_000L, 21_000L);
    assertThat(usage.snapshots().get(1).added()).isEqualTo(Amount.NONE);
    assertThat(usage.snapshots().get(2).added().plainBytes()).isBetween(10_000L, 11_000L);
    assertThat(usage.components()).hasSize(1);
    assertThat(usage.unreached()).isEqualTo(Amount.NONE);
    assertThat(usage.reached().storedBytes()).isEqualTo(usage.segments().storedBytes());
    assertThat(usage.objects().commits()).isEqualTo(3);
  }

  @Test
  void whatOneSnapshotNeedsIsToldFromWhatOthersNeedToo() {
    snapshot(Map.of("a", random(20_000)));
    var shared = random(20_000);
    var middle = snapshot(Map.of("b", shared, "mine", random(5_000)));
    snapshot(Map.of("b", shared));

    var usage = usageOf(middle);

    assertThat(usage.component().contentBytes()).isEqualTo(25_000);
    assertThat(usage.held().plainBytes()).isBetween(25_000L, 26_000L);
    assertThat(usage.added()).isEqualTo(usage.held());
    assertThat(usage.alone().plainBytes()).isBetween(5_000L, 6_000L);
  }

  @Test
  void whatNoSnapshotReachesIsTold() {
    snapshot(Map.of("a", random(20_000)));
    var gone = snapshot(Map.of("b", random(30_000)));
    store.delete(
        new ObjectKey(
            Layout.COMMITS
                + "/"
                + gone.head().writer()
                + "/0000000002-"
                + gone.snapshot().id().hex()));

    var usage = usage();

    assertThat(usage.unreached().plainBytes()).isBetween(30_000L, 31_000L);
    assertThat(usage.unreached().storedBytes()).isGreaterThan(30_000);
    assertThat(usage.snapshots()).hasSize(1);
  }

  @Test
  void contentIsNotReadAndWhatIsMissingIsAFailure() {
    snapshot(Map.of("a", random(200_000)));
    var before = usage();
    for (var object : store.contents().entrySet()) {
      if (isContentPack(object.getKey(), object.getValue())) {
        object.getValue()[100] ^= 1;
      }
    }
    assertThat(usage().reached()).isEqualTo(before.reached());

    store.contents().keySet().stream()
        .filter(key -> key.value().startsWith(Layout.PACKS))
        .toList()
        .forEach(store::delete);
    assertThatExceptionOfType(RepositoryDamagedException.class)
        .isThrownBy(this::usage)
        .withMessageContaining("what is stored cannot be told");
  }

  private static boolean isContentPack(ObjectKey key, byte[] bytes) {
    return key.value().startsWith(Layout.PACKS) && bytes.length > 150_000;
  }
}
