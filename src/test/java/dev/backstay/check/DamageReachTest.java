package dev.backstay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Layout;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.SmallRepository;
import dev.backstay.testing.SmallRepository.Place;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a check says is lost is exactly what can no longer be read: no file more, no file less.
class DamageReachTest {

  private final SmallRepository small;

  DamageReachTest(@TempDir Path state) {
    small = new SmallRepository(state, 6, 21);
  }

  /// How a pack can go bad at one place.
  enum Harm {
    FLIPPED,
    CUT,
    REMOVED
  }

  @ParameterizedTest
  @EnumSource(Harm.class)
  void exactlyTheFilesThatCannotBeReadAreNamed(Harm harm) {
    var lossy = 0;
    for (var pack : packs()) {
      var store = small.store().copy();
      var bytes = store.contents().getOrDefault(pack, new byte[0]);
      switch (harm) {
        case FLIPPED -> bytes[100] ^= 4;
        case CUT -> store.damage(pack, Arrays.copyOf(bytes, 90));
        case REMOVED -> store.delete(pack);
      }
      try (var repository = Repository.open(store, small.access())) {
        var lost = new TreeSet<>(small.files().keySet());
        lost.removeAll(small.readable(repository));

        var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);

        assertThat(report.findings()).extracting(Finding::object).containsExactly(pack.value());
        assertThat(named(report)).as(pack.value()).isEqualTo(lost);
        lossy += lost.isEmpty() ? 0 : 1;
      }
    }
    assertThat(lossy).isEqualTo(packs().size());
  }

  @Test
  void withoutReadingPacksWhatIsMissingIsNamedAsExactly() {
    for (var pack : packs()) {
      var store = small.store().copy();
      store.delete(pack);
      try (var repository = Repository.open(store, small.access())) {
        var lost = new TreeSet<>(small.files().keySet());
        lost.removeAll(small.readable(repository));

        var report = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);

        assertThat(named(report)).isEqualTo(lost);
      }
    }
  }

  @Test
  void aFlipBehindTheSegmentsReachesNothing() {
    for (var pack : packs()) {
      var store = small.store().copy();
      var bytes = store.contents().getOrDefault(pack, new byte[0]);
      bytes[bytes.length - 20] ^= 1;
      try (var repository = Repository.open(store, small.access())) {
        var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);

        assertThat(report.findings()).extracting(Finding::object).containsExactly(pack.value());
        assertThat(report.findings().getFirst().reach()).isEmpty();
        assertThat(small.readable(repository)).isEqualTo(small.files().keySet());
      }
    }
  }

  @Test
  void aDamagedLeafSaysFromWhereTheListingCannotBeRead(@TempDir Path state) {
    var store = new InMemoryObjectStore();
    try (var repository = TestRepository.create(store, state)) {
      var files = new TreeMap<String, byte[]>();
      for (var i = 1000; i < 3000; i++) {
        files.put("f-" + i, new byte[] {(byte) i});
      }
      TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files));
      var before = store.contents().keySet();
      // The last leaf alone is written again, and so stands in a pack of its own.
      files.put("g", new byte[] {1});
      var second =
          TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, files));
      var packs = new TreeSet<>(store.contents().keySet());
      packs.removeAll(before);
      packs.removeIf(key -> !key.value().startsWith(Layout.PACKS));
      assertThat(packs).hasSize(1);
      store.contents().getOrDefault(packs.getFirst(), new byte[0])[100] ^= 1;

      var findings = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE).findings();

      assertThat(findings).hasSize(1);
      var reach = findings.getFirst().reach();
      assertThat(reach).hasSize(1);
      assertThat(reach.getFirst().snapshot()).isEqualTo(second.snapshot().id().hex());
      assertThat(reach.getFirst().fileCount()).isZero();
      var stretch = reach.getFirst().unlisted().getFirst();
      assertThat(stretch.until()).isEmpty();
      assertThat(lastListed(repository, second)).isLessThan(stretch.from());
      assertThat(files.higherKey(lastListed(repository, second))).isEqualTo(stretch.from());
    }
  }

  private static String lastListed(Repository repository, Commit commit) {
    var last = "";
    try (var reader = repository.read(commit)) {
      var entries = reader.content(new ComponentName("c")).entries();
      while (entries.hasNext()) {
        last = entries.next().meta().path().value();
      }
      throw new AssertionError("the whole listing was read");
    } catch (RepositoryDamagedException damaged) {
      return last;
    }
  }

  private List<ObjectKey> packs() {
    return small.store().contents().keySet().stream()
        .filter(key -> key.value().startsWith(Layout.PACKS))
        .toList();
  }

  /// The files that the report names, and those that stand in a stretch which it says is unlisted.
  private Set<Place> named(CheckReport report) {
    var named = new TreeSet<Place>();
    for (var finding : report.findings()) {
      for (var reach : finding.reach()) {
        var component = reach.component().orElseThrow().value();
        assertThat(reach.fileCount()).isEqualTo(reach.files().size());
        reach.files().forEach(f -> named.add(new Place(reach.snapshot(), component, f.value())));
        for (var stretch : reach.unlisted()) {
          small.files().keySet().stream()
              .filter(file -> file.snapshot().equals(reach.snapshot()))
              .filter(file -> file.component().equals(component))
              .filter(
                  file -> stretch.from().equals("/") || file.path().compareTo(stretch.from()) >= 0)
              .forEach(named::add);
        }
      }
    }
    return named;
  }
}
