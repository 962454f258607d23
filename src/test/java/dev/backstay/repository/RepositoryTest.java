package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.Cutting;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepositoryTest {

  private static final int MIB = 1 << 20;

  private final Path hostStates;
  private final InMemoryObjectStore store =
      new InMemoryObjectStore(InstantSource.fixed(TestRepository.NOW));
  private final Random random = new Random(7);
  private Repository repository;

  RepositoryTest(@TempDir Path state) {
    hostStates = state;
    repository = TestRepository.create(store, state);
  }

  @BeforeEach
  void reopen() {
    repository = Repository.open(store, TestRepository.access(hostStates));
  }

  @ParameterizedTest
  @EnumSource(Cutting.class)
  void whatGoesInComesOut(Cutting cutting) {
    var files = files();

    var commit = TestRepository.snapshot(repository, MemoryCapture.of("c", cutting, files));

    assertEqual(TestRepository.files(repository, commit, "c"), files);
  }

  @ParameterizedTest
  @EnumSource(Cutting.class)
  void laterVersionsComeOutToo(Cutting cutting) {
    var files = files();
    TestRepository.snapshot(repository, MemoryCapture.of("c", cutting, files));
    for (var round = 0; round < 5; round++) {
      change(files);

      var commit = TestRepository.snapshot(repository, MemoryCapture.of("c", cutting, files));

      assertEqual(TestRepository.files(repository, commit, "c"), files);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Cutting.class,
      names = {"PAGED", "IMAGE"})
  void aChangedPageCostsAPage(Cutting cutting) {
    var content = bytes(20 * MIB);
    TestRepository.snapshot(repository, MemoryCapture.of("c", cutting, Map.of("f", content)));
    var before = storedBytes();
    for (var i = 0; i < 100; i++) {
      content[random.nextInt(content.length)] ^= 1;
    }

    var commit =
        TestRepository.snapshot(repository, MemoryCapture.of("c", cutting, Map.of("f", content)));

    // 100 pages of 4 KiB, the recipes of five blocks with a digest of 8 bytes for each page.
    assertThat(storedBytes() - before).isLessThan(100 * 4096 + 5 * 12 * 1024 + 32 * 1024);
    assertEqual(TestRepository.files(repository, commit, "c"), Map.of("f", content));
  }

  @Test
  void unchangedFilesAreNotRead() {
    var files = files();
    TestRepository.snapshot(repository, MemoryCapture.marked("c", files, 42));
    var others = new TreeMap<String, byte[]>();
    files.keySet().forEach(path -> others.put(path, new byte[0]));

    var commit = TestRepository.snapshot(repository, MemoryCapture.marked("c", others, 42));

    assertEqual(TestRepository.files(repository, commit, "c"), files);
  }

  @Test
  void anUnchangedTreeAddsAlmostNothing() {
    var files = new TreeMap<String, byte[]>();
    for (var i = 0; i < 5000; i++) {
      files.put("file-" + i, bytes(500));
    }
    TestRepository.snapshot(repository, MemoryCapture.marked("c", files, 42));
    var before = storedBytes();

    TestRepository.snapshot(repository, MemoryCapture.marked("c", files, 42));

    assertThat(storedBytes() - before).isLessThan(3000);
  }

  @Test
  void whatIsStoredAnewNamesOnlyThePacksThatItNeeds() {
    for (var i = 0; i < 20; i++) {
      var state = Map.of("state.json", bytes(1000));
      TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, state));
    }

    for (var commit : repository.log().commits()) {
      assertThat(commit.manifest().listings().values())
          .allSatisfy(listing -> assertThat(listing.packs()).hasSizeLessThanOrEqualTo(2));
    }
  }

  @Test
  void whatIsTakenOverNamesThePacksItWasIn() {
    var files = new TreeMap<>(Map.of("a", bytes(100_000), "b", bytes(100_000)));
    var first = TestRepository.snapshot(repository, MemoryCapture.marked("c", files, 42));
    files.put("new", bytes(1000));

    var second = TestRepository.snapshot(repository, MemoryCapture.marked("c", files, 42));

    assertThat(packsOf(second)).containsAll(packsOf(first));
  }

  private static List<String> packsOf(Commit commit) {
    return commit.manifest().listings().values().stream()
        .flatMap(it -> it.packs().stream())
        .toList();
  }

  @Test
  void snapshotsAreListedOldestFirst() {
    var first = TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files()));
    var second =
        TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files()));

    var log = repository.log();

    assertThat(log.refused()).isEmpty();
    assertThat(log.commits()).extracting(Commit::hash).containsExactly(first.hash(), second.hash());
    assertThat(second.head().previous()).isEqualTo(first.hash());
  }

  private Map<String, byte[]> files() {
    var files = new TreeMap<String, byte[]>();
    files.put("empty", new byte[0]);
    files.put("one", new byte[] {1});
    files.put("small", bytes(3000));
    files.put("page", bytes(4096));
    files.put("medium", bytes(100_000));
    files.put("zeros", new byte[5 * MIB + 3]);
    files.put("sparse", sparse());
    files.put("large", bytes(9 * MIB + 17));
    return files;
  }

  private byte[] sparse() {
    var bytes = new byte[6 * MIB];
    System.arraycopy(bytes(200_000), 0, bytes, 3 * MIB + 777, 200_000);
    bytes[bytes.length - 1] = 9;
    return bytes;
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private void change(Map<String, byte[]> files) {
    for (var path : files.keySet().toArray(String[]::new)) {
      var bytes = files.getOrDefault(path, new byte[0]);
      switch (random.nextInt(4)) {
        case 0 -> files.put(path, Arrays.copyOf(bytes, bytes.length / 2));
        case 1 -> {
          var longer = Arrays.copyOf(bytes, bytes.length + 50_000);
          System.arraycopy(bytes(50_000), 0, longer, bytes.length, 50_000);
          files.put(path, longer);
        }
        case 2 -> {
          var copy = bytes.clone();
          for (var i = 0; i < 5 && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] ^= 3;
          }
          files.put(path, copy);
        }
        default -> {}
      }
    }
  }

  private long storedBytes() {
    return store.contents().values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  private static void assertEqual(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((path, bytes) -> assertThat(actual.get(path)).as(path).isEqualTo(bytes));
  }
}
