package dev.backstay.check;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Layout;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.PassingStore;
import dev.backstay.testing.SmallRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Every way in which stored bytes can go bad, one after the other: each is found, the object is
/// named, and no wrong byte ever comes out.
class RotTest {

  /// Every byte with `-Dbackstay.harness=large`, else one in so many.
  private static final int STRIDE = "large".equals(System.getProperty("backstay.harness")) ? 1 : 13;

  private final SmallRepository small;
  private final SmallRepository foreign;
  private final Path strangers;

  RotTest(@TempDir Path state, @TempDir Path otherState, @TempDir Path strangers) {
    small = new SmallRepository(state, 2, 11);
    foreign = new SmallRepository(otherState, 2, 12);
    this.strangers = strangers;
  }

  @Test
  void aSoundRepositoryHasNoFindings() {
    try (var repository = small.open()) {
      var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);

      assertThat(report.findings()).isEmpty();
      assertThat(report.advisories()).isEmpty();
      assertThat(report.counts().snapshots()).isEqualTo(2);
      assertThat(report.counts().bytesRead()).isEqualTo(packBytes());
      assertThat(small.readable(repository)).isEqualTo(small.files().keySet());
    }
  }

  /// A request takes long where the store is far away: the table at the end comes with the rest.
  @Test
  void theEndOfAPackIsReadOnce() {
    var ends = new ConcurrentHashMap<ObjectKey, Integer>();
    var watched =
        new PassingStore(small.store()) {
          @Override
          public byte[] read(ObjectKey key, long offset, int length) throws IOException {
            var bytes = super.read(key, offset, length);
            if (bytes.length > 0 && super.read(key, offset + bytes.length, 1).length == 0) {
              ends.merge(key, 1, Integer::sum);
            }
            return bytes;
          }
        };

    try (var repository = Repository.open(watched, small.access())) {
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }

    assertThat(ends).containsAllEntriesOf(packs().stream().collect(toMap(key -> key, _ -> 1)));
  }

  private List<ObjectKey> packs() {
    return small.store().contents().keySet().stream()
        .filter(key -> key.value().startsWith(Layout.PACKS))
        .toList();
  }

  private long packBytes() {
    return small.store().contents().entrySet().stream()
        .filter(object -> object.getKey().value().startsWith(Layout.PACKS))
        .mapToLong(object -> object.getValue().length)
        .sum();
  }

  @Test
  void everyFlippedBitIsFoundAndNamed(TestReporter reporter) {
    var missed = new ArrayList<String>();
    var tried = 0;
    for (var object : small.store().contents().entrySet()) {
      var bytes = object.getValue();
      for (var at = tried % STRIDE; at < bytes.length; at += STRIDE) {
        var bit = (byte) (1 << (at % 8));
        bytes[at] ^= bit;
        if (!isNamed(small.store(), object.getKey().value())) {
          missed.add(object.getKey() + " byte " + at);
        }
        bytes[at] ^= bit;
        tried++;
      }
    }

    assertThat(missed).isEmpty();
    assertThat(tried).isGreaterThan(small.store().contents().size() * 10);
    reporter.publishEntry("bits flipped", Integer.toString(tried));
  }

  @Test
  void everyCutIsFoundAndNamed() {
    var missed = new ArrayList<String>();
    for (var object : small.store().contents().entrySet()) {
      var lengths = new TreeSet<>(List.of(0, 1, object.getValue().length - 1));
      for (var length = 512; length < object.getValue().length; length += 512) {
        lengths.add(length);
      }
      for (var length : lengths) {
        var cut = Arrays.copyOf(object.getValue(), length);
        if (!isNamed(with(object.getKey(), cut), object.getKey().value())) {
          missed.add(object.getKey() + " cut to " + length);
        }
      }
    }

    assertThat(missed).isEmpty();
  }

  @Test
  void junkAtTheEndIsFoundAndNamed() {
    for (var object : small.store().contents().entrySet()) {
      var longer = Arrays.copyOf(object.getValue(), object.getValue().length + 5);

      assertThat(isNamed(with(object.getKey(), longer), object.getKey().value()))
          .as(object.getKey().value())
          .isTrue();
    }
  }

  @Test
  void everyRemovedObjectIsFound() {
    for (var key : small.store().contents().keySet()) {
      var store = small.store().copy();
      store.delete(key);
      if (key.value().startsWith(Layout.KEYS)) {
        var report = check(store);
        assertThat(report.findings()).isEmpty();
        assertThat(report.advisories())
            .extracting(Advisory::kind)
            .containsExactly(Advisory.Kind.KEY_SLOT_MISSING);
      } else if (key.value().startsWith(Layout.COMMITS)) {
        assertThat(check(store).findings())
            .extracting(Finding::code)
            .containsAnyOf(FailureCode.HISTORY_GAP, FailureCode.HISTORY_ROLLED_BACK);
      } else if (key.value().startsWith("index/")) {
        assertThat(check(store).findings())
            .as(key.value())
            .isNotEmpty()
            .allMatch(finding -> finding.code() == FailureCode.OBJECT_MISSING)
            .allMatch(finding -> finding.sentence().contains("no index piece names it"));
      } else {
        assertThat(isNamed(store, key.value())).as(key.value()).isTrue();
      }
    }
  }

  @Test
  void theNewestCommitIsMissedOnlyByWhoSawIt() {
    var newest =
        small.store().contents().keySet().stream()
            .filter(key -> key.value().startsWith(Layout.COMMITS))
            .reduce((_, last) -> last)
            .orElseThrow();
    var store = small.store().copy();
    store.delete(newest);

    var host = check(store);
    CheckReport stranger;
    try (var repository = Repository.open(store, small.strangersAccess(strangers))) {
      stranger = Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
    }

    assertThat(host.findings())
        .extracting(Finding::code)
        .containsExactly(FailureCode.HISTORY_ROLLED_BACK);
    assertThat(stranger.findings()).isEmpty();
    assertThat(stranger.counts().snapshots()).isEqualTo(1);
    assertThat(stranger.advisories())
        .extracting(Advisory::kind)
        .contains(Advisory.Kind.HISTORY_UNWITNESSED);
  }

  @Test
  void noObjectStandsInForAnotherOfItsType() {
    var keys = List.copyOf(small.store().contents().keySet());
    for (var a : keys) {
      for (var b : keys) {
        if (a.compareTo(b) < 0 && typeOf(a).equals(typeOf(b))) {
          var store = with(a, bytes(small, b));
          assertThat(isNamed(store, a.value())).as(b + " under " + a).isTrue();
          store.damage(b, bytes(small, a));
          // Of two key slots that are swapped, whoever cannot open the repository is told one.
          assertThat(isNamed(store, a.value()) && (isKey(b) || isNamed(store, b.value())))
              .as(a + " and " + b + " swapped")
              .isTrue();
        }
      }
    }
  }

  @Test
  void noObjectStandsInForAnyOtherType() {
    var keys = List.copyOf(small.store().contents().keySet());
    for (var a : keys) {
      for (var b : keys) {
        if (!typeOf(a).equals(typeOf(b))) {
          assertThat(isNamed(with(a, bytes(small, b)), a.value())).as(b + " under " + a).isTrue();
        }
      }
    }
  }

  @Test
  void noObjectOfAnotherRepositoryStandsIn() {
    for (var a : small.store().contents().keySet()) {
      for (var b : foreign.store().contents().keySet()) {
        if (typeOf(a).equals(typeOf(b))) {
          assertThat(isNamed(with(a, bytes(foreign, b)), a.value())).as(b + " for " + a).isTrue();
        }
      }
    }
  }

  @Test
  void anObjectOfAnotherRepositoryUnderItsOwnNameIsForeign() throws IOException {
    for (var object : foreign.store().contents().entrySet()) {
      var key = object.getKey();
      if (!key.equals(Layout.FORMAT)) {
        var store = small.store().copy();
        store.create(key, Content.of(object.getValue()));
        var report = check(store);
        var finding =
            report.findings().stream()
                .filter(each -> each.object().equals(key.value()))
                .findFirst()
                .orElseThrow();
        if (!key.value().startsWith(Layout.WRITERS)) {
          assertThat(finding.code()).as(key.value()).isEqualTo(FailureCode.OBJECT_FOREIGN);
        }
        assertThat(finding.reach().stream().map(Reach::snapshot))
            .doesNotContainAnyElementsOf(
                small.files().keySet().stream().map(SmallRepository.Place::snapshot).toList());
      }
    }
  }

  private static boolean isKey(ObjectKey key) {
    return key.value().startsWith(Layout.KEYS);
  }

  private static String typeOf(ObjectKey key) {
    var slash = key.value().indexOf('/');
    return slash < 0 ? key.value() : key.value().substring(0, slash);
  }

  private InMemoryObjectStore with(ObjectKey key, byte[] bytes) {
    var store = small.store().copy();
    store.damage(key, bytes);
    return store;
  }

  private static byte[] bytes(SmallRepository repository, ObjectKey key) {
    var bytes = repository.store().contents().get(key);
    if (bytes == null) {
      throw new AssertionError("no " + key);
    }
    return bytes;
  }

  private CheckReport check(InMemoryObjectStore store) {
    try (var repository = Repository.open(store, small.access())) {
      small.readable(repository);
      return Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
    }
  }

  /// Whether a check names the object, or the repository does not open because of it.
  private boolean isNamed(InMemoryObjectStore store, String object) {
    try {
      return check(store).findings().stream().anyMatch(finding -> finding.object().equals(object));
    } catch (OperationFailedException e) {
      var name = object.replace("keys/", "key slot ");
      return e.getMessage().contains("`" + name + "`") || e.getMessage().startsWith(name + ":");
    }
  }
}
