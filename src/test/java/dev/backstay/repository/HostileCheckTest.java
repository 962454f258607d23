package dev.backstay.repository;

import static dev.backstay.repository.HostileWriter.emptyFile;
import static dev.backstay.repository.HostileWriter.file;
import static dev.backstay.repository.HostileWriter.leaf;
import static dev.backstay.repository.HostileWriter.root;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Advisory;
import dev.backstay.check.Check;
import dev.backstay.check.CheckReport;
import dev.backstay.check.Finding;
import dev.backstay.check.Reach;
import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Extent;
import dev.backstay.repository.format.Limits;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.format.Tree;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.PassingStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a check makes of what no honest writer writes, of stores that answer now so and now so, and
/// of prunes beside it.
class HostileCheckTest {

  private static final ChunkId LOST = new ChunkId(1, 2, 3);
  private static final byte[] NOTHING = {};

  private final Path hostStates;
  private final Path other;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Repository repository;
  private final HostileWriter writer;

  HostileCheckTest(@TempDir Path hostStates, @TempDir Path other) {
    this.hostStates = hostStates;
    this.other = other;
    repository = TestRepository.create(store, hostStates);
    writer = new HostileWriter(repository);
  }

  @AfterEach
  void close() {
    writer.close();
    repository.close();
  }

  private CheckReport check(Progress progress) {
    return Check.run(repository, Check.Depth.STRUCTURE, progress);
  }

  private List<Finding> findings() {
    return check(Progress.NONE).findings();
  }

  private void requireFound(FailureCode code, String... sentence) {
    assertThat(findings())
        .filteredOn(finding -> finding.code() == code)
        .extracting(Finding::sentence)
        .as("%s", findings())
        .anySatisfy(found -> assertThat(found).contains(sentence));
  }

  private static Tree.Item item(ChunkId id) {
    return new Tree.Item(id, NOTHING);
  }

  private static byte[] content(long sizeBytes, StoredContent content) {
    var tail = new ByteWriter().varint(sizeBytes);
    content.writeTo(tail);
    return tail.toBytes();
  }

  private byte[] recipe(int length) {
    var out = new ByteWriter();
    new Recipe(List.of(Extent.zeros(length)), NOTHING).writeTo(out);
    return out.toBytes();
  }

  @Test
  void aCommitThatFollowsAnotherThanTheOneBeforeItIsFound() throws IOException {
    writer.commitEntries(root());
    writer.forgetPrevious();
    writer.commitEntries(root());

    requireFound(FailureCode.HISTORY_GAP, "commit 2 does not follow the commit 1 that is there");
  }

  /// Somebody took the newest commit away, and another one stands behind its place.
  @Test
  void aCommitThatDoesNotFollowTheOneThisHostHasSeenIsFound() throws IOException {
    var seen = TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
    writer.skip();
    writer.commitEntries(root());
    store.delete(Layout.commit(seen.head()));

    requireFound(
        FailureCode.HISTORY_ROLLED_BACK, "commit 2 does not follow the one this host has seen");
    requireFound(FailureCode.HISTORY_GAP, "commit 2 comes after 0");
  }

  @Test
  void aCommitThatIsGoneAndIsFollowedStillIsAGapAndNoOtherHistory() throws IOException {
    var seen = TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
    var before = other.resolve("before");
    SmallInstallation.copy(hostStates, before);
    TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
    store.delete(Layout.commit(seen.head()));

    try (var opened = Repository.open(store, TestRepository.access(before))) {
      assertThat(Check.run(opened, Check.Depth.STRUCTURE, Progress.NONE).findings())
          .extracting(Finding::code)
          .containsExactly(FailureCode.HISTORY_GAP);
    }
  }

  @Test
  void whatTheRecordSaysOfAListingIsComparedWithIt() throws IOException {
    var entries = new byte[][] {root(), emptyFile("a"), emptyFile("b")};
    var described = new ByteWriter();
    for (var entry : entries) {
      described.raw(entry);
    }
    var tree = new Tree(0, List.of(item(writer.put(ChunkType.ENTRIES, leaf(entries)))));
    var digest = Sha256.hex(described.toBytes());
    var sound = new HostileWriter.Counts(3, 2, 0);
    writer.commit(writer.manifest(tree, digest, sound, TestRepository.NOW));
    assertThat(findings()).isEmpty();

    for (var counts :
        List.of(
            new HostileWriter.Counts(4, 2, 0),
            new HostileWriter.Counts(3, 1, 0),
            new HostileWriter.Counts(3, 2, 1))) {
      var commit = writer.commit(writer.manifest(tree, digest, counts, TestRepository.NOW));
      requireFoundIn(commit, "its counts differ");
    }
    var other = writer.manifest(tree, "ab".repeat(32), sound, TestRepository.NOW);
    requireFoundIn(writer.commit(other), "its digest differs");
  }

  private void requireFoundIn(Commit commit, String sentence) {
    var snapshot = commit.snapshot().id().hex();
    assertThat(findings())
        .filteredOn(it -> it.reach().stream().anyMatch(at -> at.snapshot().equals(snapshot)))
        .extracting(Finding::sentence)
        .anySatisfy(found -> assertThat(found).contains(sentence));
  }

  /// What is named there is looked at still: its order bounds how much that can be.
  @Test
  void behindALostPartOfAListingTheOrderIsCheckedOn() throws IOException {
    var after = item(writer.put(ChunkType.ENTRIES, leaf(emptyFile("p/x"), emptyFile("q"))));
    var before = item(writer.put(ChunkType.ENTRIES, leaf(emptyFile("m/y"))));
    writer.commitListing(new Tree(0, List.of(item(LOST), after, before)), "ab".repeat(32));

    requireFound(FailureCode.OBJECT_MISSING, LOST.toString());
    requireFound(FailureCode.MANIFEST_INVALID, "entry m/y does not come after q");
  }

  @Test
  void aNodeThatIsLostHidesWhatIsBelowIt() throws IOException {
    writer.commitListing(new Tree(1, List.of(item(LOST))), "ab".repeat(32));

    assertThat(findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.reach())
                    .singleElement()
                    .satisfies(reach -> assertThat(reach.unlisted()).hasSize(1)));
  }

  @Test
  void contentThatIsNoContentOrMoreThanThereIsIsFound() throws IOException {
    var recipe = writer.put(ChunkType.RECIPE, recipe(5));
    var data = writer.put(ChunkType.DATA, new byte[] {1, 2, 3});
    var beyond = new Recipe(List.of(new Extent(data, 2, 2)), NOTHING);
    writer.commitEntries(
        root(),
        file("a", content(5, new StoredContent.Whole(recipe))),
        file("b", content(2, new StoredContent.Inline(beyond))));

    requireFound(FailureCode.OBJECT_FOREIGN, recipe + ": is of type", "used as content");
    requireFound(FailureCode.MANIFEST_INVALID, "has 3 bytes, and more are asked for");
  }

  @Test
  void recipesAreFollowedThroughEveryLevel() throws IOException {
    var recipe = item(writer.put(ChunkType.RECIPE, recipe(5)));
    var sound = node(recipe, 2);
    var torn = item(writer.put(ChunkType.NODE, new ByteWriter().varint(7).toBytes()));
    var longer =
        item(writer.put(ChunkType.RECIPE, new ByteWriter().raw(recipe(5)).u8(0).toBytes()));
    writer.commitEntries(
        root(),
        file("a", content(20, recipes(1, sound, sound))),
        file("b", content(10, recipes(1, torn))),
        file("c", content(5, recipes(0, longer))),
        file("d", content(5, recipes(0, item(LOST)))),
        file("e", content(21, recipes(1, sound, sound))));

    requireFound(FailureCode.MANIFEST_INVALID, "chunk " + torn.id(), "tree items is 7");
    requireFound(FailureCode.MANIFEST_INVALID, "chunk " + longer.id(), "recipe has 1 bytes after");
    requireFound(FailureCode.OBJECT_MISSING, LOST.toString());
    assertThat(findings())
        .flatExtracting(Finding::reach)
        .flatExtracting(Reach::files)
        .extracting(Object::toString)
        .containsOnly("b", "c", "d", "e");
  }

  private static StoredContent recipes(int level, Tree.Item... items) {
    return new StoredContent.Recipes(new Tree(level, List.of(items)));
  }

  private Tree.Item node(Tree.Item item, int count) throws IOException {
    var out = new ByteWriter();
    Tree.writeItems(Collections.nCopies(count, item), out);
    return item(writer.put(ChunkType.NODE, out.toBytes()));
  }

  /// More than any number: neither counted wrong nor walked through.
  @Test
  void aContentMultipliedWithoutEndIsJudgedOnce() throws IOException {
    var part = item(writer.put(ChunkType.RECIPE, recipe(Limits.RECIPE_SPAN_MAX)));
    for (var level = 0; level < 5; level++) {
      part = node(part, 500);
    }
    writer.commitEntries(
        root(),
        file(
            "f",
            content(
                Limits.CONTENT_BYTES_MAX,
                new StoredContent.Recipes(new Tree(5, Collections.nCopies(500, part))))));

    requireFound(FailureCode.MANIFEST_INVALID, "the size of f is not that of its content");
  }

  @Test
  void ofManyFilesThatAreLostSomeAreNamedAndAllAreCounted() throws IOException {
    var entries = new ArrayList<byte[]>();
    entries.add(root());
    for (var each = 0; each < Reach.FILES_MAX + 5; each++) {
      var content = content(3, new StoredContent.Whole(LOST));
      entries.add(file("file%05d".formatted(each), content));
    }
    writer.commitEntries(entries.toArray(new byte[0][]));

    assertThat(findings())
        .filteredOn(finding -> finding.code() == FailureCode.OBJECT_MISSING)
        .singleElement()
        .satisfies(
            finding -> {
              var reach = finding.reach().getFirst();
              assertThat(reach.files()).hasSize(Reach.FILES_MAX);
              assertThat(reach.fileCount()).isEqualTo(Reach.FILES_MAX + 5);
            });
  }

  /// It says so, for whoever can find out why; nothing is lost.
  @Test
  void aPackThatIsSoundWhenReadAgainIsToldOf() throws IOException {
    var bytes = new byte[9_000];
    new Random(3).nextBytes(bytes);
    TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of("a", bytes)));
    var flaky = new ArrayList<ObjectKey>();
    var unsteady =
        new PassingStore(store) {
          @Override
          public byte[] read(ObjectKey key, long offset, int length) throws IOException {
            var read = super.read(key, offset, length);
            if (key.value().startsWith("packs/") && offset == 0 && length > 1_000) {
              if (!flaky.contains(key)) {
                flaky.add(key);
                read[read.length / 2] ^= 1;
              }
            }
            return read;
          }
        };
    try (var opened = Repository.open(unsteady, TestRepository.access(hostStates))) {
      var report = Check.run(opened, Check.Depth.READ_DATA, Progress.NONE);

      assertThat(report.findings()).isEmpty();
      assertThat(flaky).isNotEmpty();
      assertThat(report.advisories())
          .singleElement()
          .satisfies(
              advisory -> {
                assertThat(advisory.kind()).isEqualTo(Advisory.Kind.READ_UNSTEADY);
                assertThat(advisory.sentence()).contains(flaky.getFirst().name());
              });
    }
  }

  private int triesBesides(Progress atEachTry) {
    var tries = new ArrayList<Progress.Event>();
    var report =
        check(
            event -> {
              if (event.equals(new Progress.Step("check history", "", 0))) {
                tries.add(event);
              }
              atEachTry.report(event);
            });
    assertThat(report.isSound()).isFalse();
    return tries.size();
  }

  @Test
  void damageIsLookedAtAgainOnlyIfAPruneMayHaveMadeItMeanwhile() throws IOException {
    writer.commitListing(new Tree(0, List.of(item(LOST))), "ab".repeat(32));
    assertThat(triesBesides(Progress.NONE)).isEqualTo(1);

    try (var pruning = repository.prune()) {
      assertThat(
              triesBesides(
                  event -> {
                    if (event.equals(new Progress.Step("check history", "", 0))) {
                      OtherRuns.prune(pruning);
                    }
                  }))
          .isEqualTo(3);
    }
  }

  /// A piece that came and went while the check was at work is in no list from before it.
  @Test
  void damageIsLookedAtAgainIfAPieceOfTheIndexIsGoneThatTheCheckHasRead() throws IOException {
    writer.commitListing(new Tree(0, List.of(item(LOST))), "ab".repeat(32));
    var pieces = new ArrayList<ObjectKey>();
    var tries =
        triesBesides(
            event -> {
              if (event.equals(new Progress.Step("check index", "", 0)) && pieces.isEmpty()) {
                var before = store.list("index").stream().map(it -> it.key()).toList();
                TestRepository.snapshot(
                    repository, MemoryCapture.of("c", Cutting.STREAM, Map.of("a", new byte[9])));
                store.list("index").forEach(it -> pieces.add(it.key()));
                pieces.removeAll(before);
                assertThat(pieces).isNotEmpty();
              } else if (event instanceof Progress.Step(var what, _, _)
                  && what.equals("check snapshot")) {
                pieces.forEach(store::delete);
              }
            });
    assertThat(tries).isEqualTo(2);
  }
}
