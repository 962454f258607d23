package dev.backstay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Access;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Layout;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.Content;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.SmallRepository;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was right once is put back where it is right no more: objects, stores, and what a host
/// remembers.
class ReplayTest {

  private final SmallRepository small;
  private final SmallRepository other;
  private final Path states;
  private final Path spare;

  ReplayTest(@TempDir Path states, @TempDir Path otherStates, @TempDir Path spare) {
    this.states = states;
    this.spare = spare;
    small = new SmallRepository(states, 2, 21);
    other = new SmallRepository(otherStates, 2, 22);
  }

  private static void snapshot(InMemoryObjectStore store, Access access, String text) {
    try (var repository = Repository.open(store, access)) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      TestRepository.snapshot(
          repository, MemoryCapture.of("docs", Cutting.STREAM, Map.of("new", bytes)));
    }
  }

  private static List<FailureCode> codes(InMemoryObjectStore store, Access access) {
    try (var repository = Repository.open(store, access)) {
      return Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings().stream()
          .map(Finding::code)
          .toList();
    } catch (OperationFailedException refused) {
      return List.of(refused.code());
    }
  }

  /// So nothing can be replaced by an older self of it: there is none.
  @Test
  void noObjectEverHasTwoContents() {
    var before = small.store().copy().contents();

    snapshot(small.store(), small.access(), "third");

    var after = small.store().contents();
    assertThat(before).isNotEmpty();
    before.forEach((key, bytes) -> assertThat(after.get(key)).as(key.value()).isEqualTo(bytes));
  }

  @Test
  void aStoreThatIsRolledBackIsFoundByTheHostThatSawMore() {
    var before = small.store().copy();
    snapshot(small.store(), small.access(), "third");

    assertThat(codes(before, small.access())).containsExactly(FailureCode.HISTORY_ROLLED_BACK);
  }

  @Test
  void anOlderMemoryOfAHostIsNoFinding() throws IOException {
    SmallInstallation.copy(states, spare.resolve("older"));
    snapshot(small.store(), small.access(), "third");
    SmallInstallation.copy(states, spare.resolve("newer"));

    putBack(spare.resolve("older"));
    assertThat(codes(small.store(), small.access())).isEmpty();
    var before = small.store().copy();
    snapshot(small.store(), small.access(), "fourth");
    assertThat(codes(before, small.access())).containsExactly(FailureCode.HISTORY_ROLLED_BACK);

    putBack(spare.resolve("newer"));
    assertThat(codes(small.store(), small.access())).isEmpty();
  }

  private void putBack(Path older) throws IOException {
    try (var kept = Files.list(states)) {
      for (var path : kept.toList()) {
        SmallInstallation.remove(path);
      }
    }
    try (var kept = Files.list(older)) {
      for (var path : kept.toList()) {
        SmallInstallation.copy(path, states.resolve(path.getFileName().toString()));
      }
    }
  }

  /// A machine that was cloned, or put back from an image, writes the same chain a second time.
  @Test
  void twoEndsOfOneChainAreFoundWhenTheyMeet() throws IOException {
    var clone = small.store().copy();
    SmallInstallation.copy(states, spare.resolve("clone"));
    snapshot(small.store(), small.access(), "here");
    snapshot(clone, TestRepository.access(spare.resolve("clone")), "there");

    for (var object : clone.contents().entrySet()) {
      if (!small.store().contents().containsKey(object.getKey())) {
        small.store().create(object.getKey(), Content.of(object.getValue()));
      }
    }

    assertThat(codes(small.store(), small.access())).isNotEmpty();
  }

  @Test
  void anotherRepositoryInItsPlaceIsNotOpened() {
    assertThat(codes(other.store(), small.access())).containsExactly(FailureCode.KEY_WRONG);
  }

  /// With the other one's `format`, the slots tell that it is not theirs; with its slots too, no
  /// key of this host fits.
  @Test
  void partsOfAnotherRepositoryMakeNoneThatIsSound() throws IOException {
    for (var parts :
        List.of(
            List.of(Layout.COMMITS),
            List.of(Layout.INDEX),
            List.of(Layout.PACKS),
            List.of(Layout.WRITERS),
            List.of(Layout.KEYS),
            List.of("format"),
            List.of("format", Layout.KEYS),
            List.of(Layout.COMMITS, Layout.INDEX, Layout.PACKS, Layout.WRITERS))) {
      var mixed = new InMemoryObjectStore();
      for (var object : small.store().contents().entrySet()) {
        if (!isPart(object.getKey().value(), parts)) {
          mixed.create(object.getKey(), Content.of(object.getValue()));
        }
      }
      for (var object : other.store().contents().entrySet()) {
        if (isPart(object.getKey().value(), parts)) {
          mixed.create(object.getKey(), Content.of(object.getValue()));
        }
      }
      assertThat(codes(mixed, small.access())).as(parts.toString()).isNotEmpty();
    }
  }

  private static boolean isPart(String key, List<String> parts) {
    return parts.stream().anyMatch(part -> key.equals(part) || key.startsWith(part + "/"));
  }

  @Test
  void rotInWhatAHostRemembersIsToldAndNeverTrusted() throws IOException {
    String id;
    try (var repository = small.open()) {
      id = repository.id();
    }
    var heads = states.resolve(id).resolve("heads");
    var sound = Files.readAllBytes(heads);
    assertThat(new HostState(states.resolve(id)).heads()).hasSize(1);
    for (var at = 0; at < sound.length; at++) {
      var flipped = Arrays.copyOf(sound, sound.length);
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(heads, flipped);

      var codes = codes(small.store(), small.access());

      assertThat(codes).as("byte " + at).isNotEmpty();
    }
  }
}
