package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.check.Finding;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Labels;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.local.LocalStore;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a host remembers of commits that it has verified, and what it must not be believed for.
class KnownCommitsTest {

  private static final int COMMITS = 4;

  @TempDir private Path directory;
  private Path objects;
  private Path hint;
  private byte[] kept = {};
  private List<String> expected = List.of();

  /// Three snapshots and a change of labels, all of them remembered.
  @BeforeEach
  void makeRepository() throws IOException {
    objects = directory.resolve("repository");
    try (var store = LocalStore.create(objects);
        var repository = TestRepository.create(store, hosts())) {
      hint = hosts().resolve(repository.id()).resolve("commits");
      for (var text : List.of("one", "two", "three")) {
        snapshot(repository, text);
      }
      var newest = repository.log().commits().getLast();
      repository.relabel(newest, new Labels(List.of("tag"), List.of("because")));
      expected = described(repository.log());
    }
    kept = Files.readAllBytes(hint);
  }

  private Path hosts() {
    return directory.resolve("hosts");
  }

  private static Commit snapshot(Repository repository, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return TestRepository.snapshot(
        repository, MemoryCapture.of("c", Cutting.STREAM, Map.of("f", bytes)));
  }

  private static List<String> described(CommitLog log) {
    return log.commits().stream().map(it -> it.hash() + it.snapshot() + it.labels()).toList();
  }

  /// What a listing said, and which commits it fetched for that.
  private record Listing(CommitLog log, List<String> fetched) {}

  /// A listing by another process of this host.
  private Listing list() throws IOException {
    return list(TestRepository.access(hosts()));
  }

  private Listing list(Access access) throws IOException {
    var counted = Faults.none();
    try (var store = new FaultyObjectStore(LocalStore.open(objects), counted);
        var repository = Repository.open(store, access)) {
      var log = repository.log();
      var fetched =
          counted.steps().stream()
              .filter(step -> step.startsWith("read " + Layout.COMMITS))
              .map(step -> step.substring("read ".length(), step.lastIndexOf(' ')))
              .toList();
      return new Listing(log, fetched);
    }
  }

  private void requireAllFrom(Listing listing) {
    assertThat(listing.log.refused()).isEmpty();
    assertThat(described(listing.log)).isEqualTo(expected);
  }

  @Test
  void whatWasVerifiedIsNotFetchedAgain() throws IOException {
    var listing = list();

    requireAllFrom(listing);
    assertThat(listing.fetched).isEmpty();
  }

  /// Requires that a file of those bytes is ignored, and that a good one takes its place.
  private void requireIgnored(byte[] useless, String what) throws IOException {
    Files.write(hint, useless);

    var listing = list();

    requireAllFrom(listing);
    assertThat(listing.fetched).as(what).hasSize(COMMITS);
    var next = list();
    requireAllFrom(next);
    assertThat(next.fetched).as("after " + what).isEmpty();
  }

  @Test
  void aTruncatedHintIsIgnoredAndWrittenAnew() throws IOException {
    for (var length = 0; length < kept.length; length += 1 + kept.length / 40) {
      requireIgnored(Arrays.copyOf(kept, length), "cut after " + length);
    }
    requireIgnored(Arrays.copyOf(kept, kept.length - 1), "without its last byte");
    requireIgnored(Arrays.copyOf(kept, kept.length + 1), "with a byte more");
  }

  @Test
  void aHintWithAWrongByteIsIgnoredAndWrittenAnew() throws IOException {
    for (var at = 0; at < kept.length; at += at < 8 ? 1 : kept.length / 40) {
      var damaged = kept.clone();
      damaged[at] ^= (byte) (at % 2 == 0 ? 1 : 0x80);
      requireIgnored(damaged, "wrong at " + at);
    }
  }

  @Test
  void theHintOfAnotherRepositoryIsIgnoredAndWrittenAnew() throws IOException {
    var others = directory.resolve("others");
    try (var store = LocalStore.create(directory.resolve("other"));
        var other = TestRepository.create(store, others)) {
      snapshot(other, "foreign");
      assertThat(other.log().commits()).hasSize(1);
      requireIgnored(
          Files.readAllBytes(others.resolve(other.id()).resolve("commits")), "a foreign one");
    }
  }

  @Test
  void withoutAPlaceForTheHintEverythingIsFetchedAndRight() throws IOException {
    Files.delete(hint);
    Files.createDirectories(hint.resolve("in the way"));

    for (var i = 0; i < 2; i++) {
      var listing = list();
      requireAllFrom(listing);
      assertThat(listing.fetched).hasSize(COMMITS);
    }
    assertThat(hint.getParent()).isDirectoryContaining("glob:**/commits");
  }

  /// The object of the second snapshot.
  private Path second() throws IOException {
    var commit = list().log.commits().get(1);
    return objects.resolve(Layout.commit(commit.head()).value());
  }

  @Test
  void aCommitThatVanishedIsNotListed() throws IOException {
    var second = second();
    var bytes = Files.readAllBytes(second);
    Files.delete(second);

    assertThat(described(list().log)).containsExactly(expected.get(0), expected.get(2));

    Files.write(second, bytes);
    var back = list();
    requireAllFrom(back);
    assertThat(back.fetched).as("what came back is another object").hasSize(1);
  }

  /// Requires that the second snapshot is fetched, and not believed.
  private void requireSecondRefused() throws IOException {
    var listing = list();

    assertThat(listing.fetched).hasSize(1);
    assertThat(described(listing.log)).containsExactly(expected.get(0), expected.get(2));
    assertThat(listing.log.refused())
        .extracting(CommitLog.Refused::key)
        .extracting(ObjectKey::value)
        .isEqualTo(listing.fetched);
  }

  @Test
  void aCommitOfAnotherTimeIsVerifiedAnew() throws IOException {
    var second = second();
    Files.setLastModifiedTime(second, FileTime.fromMillis(1_700_000_000_000L));

    var moved = list();

    requireAllFrom(moved);
    assertThat(moved.fetched).hasSize(1);
    assertThat(list().fetched).as("remembered with its new time").isEmpty();
    flipBehindItsBack(second);
    Files.setLastModifiedTime(second, FileTime.fromMillis(1_700_000_000_001L));
    requireSecondRefused();
  }

  @Test
  void aCommitOfAnotherSizeIsNotServedFromMemory() throws IOException {
    var second = second();
    var time = Files.getLastModifiedTime(second);
    Files.write(second, new byte[1], StandardOpenOption.APPEND);
    Files.setLastModifiedTime(second, time);

    requireSecondRefused();
    requireSecondRefused();
  }

  /// Changes one byte, but neither size nor time.
  private static void flipBehindItsBack(Path file) throws IOException {
    var time = Files.getLastModifiedTime(file);
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }

  private static List<String> found(Repository repository) {
    return Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE).findings().stream()
        .map(Finding::object)
        .toList();
  }

  @Test
  void aCommitChangedBehindItsSizeAndTimeIsListedAsItWasButFoundByACheck() throws IOException {
    var second = second();
    var key = objects.relativize(second).toString();
    flipBehindItsBack(second);

    for (var i = 0; i < 2; i++) {
      var listing = list();
      requireAllFrom(listing);
      assertThat(listing.fetched).as("what is authentic is remembered").isEmpty();
      try (var store = LocalStore.open(objects);
          var repository = Repository.open(store, TestRepository.access(hosts()))) {
        assertThat(found(repository)).contains(key);
      }
    }
  }

  @Test
  void aCommitChangedBehindItsSizeAndTimeIsRefusedByAHostThatNeverSawIt() throws IOException {
    var key = objects.relativize(second()).toString();
    var secret = Secret.MachineKey.generate();
    try (var store = LocalStore.open(objects);
        var repository = Repository.open(store, TestRepository.access(hosts()))) {
      var own = repository.hostState().machineKey().orElseThrow();
      repository.addKeySlot(secret, "stranger");
      repository.hostState().keepMachineKey(own);
    }
    flipBehindItsBack(objects.resolve(key));

    var listing =
        list(
            new Access(
                directory.resolve("stranger"),
                "stranger",
                () -> Optional.of(secret),
                InstantSource.fixed(TestRepository.NOW)));

    assertThat(listing.log.refused())
        .extracting(CommitLog.Refused::key)
        .containsExactly(new ObjectKey(key));
    assertThat(listing.log.commits()).hasSize(2);
  }
}
