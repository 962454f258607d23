package dev.backstay.repository;

import static dev.backstay.repository.HostileWriter.COMPONENT;
import static dev.backstay.repository.HostileWriter.emptyFile;
import static dev.backstay.repository.HostileWriter.entry;
import static dev.backstay.repository.HostileWriter.file;
import static dev.backstay.repository.HostileWriter.link;
import static dev.backstay.repository.HostileWriter.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.check.Check;
import dev.backstay.check.Finding;
import dev.backstay.copy.Copy;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.format.ManifestCodec;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryType;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Authentic snapshots that say what no honest writer would: none of it is believed, and nothing is
/// allocated because of a number that someone wrote.
class HostileListingTest {

  private static final byte[] NOTHING = {};

  private final Path other;
  private final Repository repository;
  private final HostileWriter writer;

  HostileListingTest(@TempDir Path state, @TempDir Path other) {
    this.other = other;
    repository = TestRepository.create(new InMemoryObjectStore(), state);
    writer = new HostileWriter(repository);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../x",
        "/etc/passwd",
        "a//b",
        ".",
        "..",
        "..\\x",
        "C:x",
        "\\\\host\\share",
        "a/../b",
        "nul\0byte",
        "bell\u0007/../x"
      })
  void unsafePathsAreRefused(String path) throws IOException {
    var failure = failureOf(writer.commitEntries(root(), emptyFile(path)));

    assertThat(failure.code()).isEqualTo(FailureCode.PATH_UNSAFE);
    assertThat(failure.getMessage().chars().allMatch(c -> c >= 0x20)).isTrue();
  }

  @Test
  void aNameOf256BytesIsRefused() throws IOException {
    assertUnsafe(writer.commitEntries(root(), emptyFile("x".repeat(256))), "unsafe name");
  }

  @Test
  void entriesOutOfOrderAreRefused() throws IOException {
    assertInvalid(
        writer.commitEntries(root(), emptyFile("b"), emptyFile("a")), "does not come after b");
  }

  @Test
  void anEntryThatStandsTwiceIsRefused() throws IOException {
    assertInvalid(
        writer.commitEntries(root(), emptyFile("b"), emptyFile("b")), "does not come after b");
  }

  @Test
  void anEntryBelowASymbolicLinkIsRefused() throws IOException {
    assertUnsafe(
        writer.commitEntries(root(), link("a", EntryType.SYMLINK, "/etc"), emptyFile("a/passwd")),
        "a/passwd is not below a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "/etc/passwd", "", "zz", "link", "dir", "link2"})
  void hardLinksToAnythingButAnEarlierFileAreRefused(String target) throws IOException {
    assertUnsafe(
        writer.commitEntries(
            root(),
            entry("dir", EntryType.DIRECTORY, NOTHING),
            emptyFile("file"),
            link("link", EntryType.SYMLINK, "file"),
            link("link2", EntryType.HARD_LINK, "file"),
            link("x", EntryType.HARD_LINK, target)),
        "hard link x to");
  }

  @Test
  void aNegativeSizeIsRefused() throws IOException {
    var allOnes = new ByteWriter();
    for (var i = 0; i < 9; i++) {
      allOnes.u8(0xFF);
    }
    assertInvalid(
        writer.commitEntries(root(), file("f", allOnes.u8(1).u8(0).toBytes())),
        "size is 18446744073709551615, limit");
  }

  @Test
  void aContentLongerThanItsRecipeIsRefused() throws IOException {
    var chunk = writer.put(ChunkType.DATA, new byte[] {1, 2, 3});
    var tail = new ByteWriter().varint(1L << 59).u8(2).varint(1);
    chunk.writeTo(tail);
    tail.varint(1).varint(1).varint(0).varint(3).bytes(NOTHING);

    var commit = writer.commitEntries(root(), file("f", tail.toBytes()));

    assertInvalid(commit, "of 576460752303423488 bytes is described as 3");
  }

  @Test
  void aRecipeOfABillionExtentsIsRefused() throws IOException {
    var recipe = new ByteWriter().varint(0).varint(1_000_000_000).toBytes();

    assertInvalid(withRecipe(recipe), "extents is 1000000000, limit");
  }

  @Test
  void anEmptyRecipeIsRefused() throws IOException {
    var recipe = new ByteWriter().varint(0).varint(0).bytes(NOTHING).toBytes();

    assertInvalid(withRecipe(recipe), "recipe span is 0");
  }

  private Commit withRecipe(byte[] recipe) throws IOException {
    var tail = new ByteWriter().varint(5).u8(3);
    new Tree(0, List.of(item(writer.put(ChunkType.RECIPE, recipe)))).writeTo(tail);
    return writer.commitEntries(root(), file("f", tail.toBytes()));
  }

  /// Else a file would come back cut off, and nobody would know.
  @Test
  void aFileThatIsShorterOrLongerThanItsOnlyChunkIsRefused() throws IOException {
    var chunk = writer.put(ChunkType.DATA, new byte[] {1, 2, 3});
    for (var size : List.of(2, 4)) {
      var tail = new ByteWriter().varint(size).u8(1);
      chunk.writeTo(tail);
      var commit = writer.commitEntries(root(), file("f", tail.toBytes()));

      assertInvalid(commit, "a content of " + size + " bytes is described as 3");
      try (var target =
              TestRepository.create(new InMemoryObjectStore(), other.resolve("copy" + size));
          var copy = new Copy(repository, target, Progress.NONE)) {
        assertThatExceptionOfType(RepositoryDamagedException.class)
            .isThrownBy(() -> copy.copy(commit))
            .withMessageContaining("a content of " + size + " bytes is described as 3");
      }
    }
  }

  @Test
  void anExtentBeyondItsChunkIsRefused() throws IOException {
    var chunk = writer.put(ChunkType.DATA, new byte[] {1, 2, 3});
    var tail = new ByteWriter().varint(4).u8(2).varint(1);
    chunk.writeTo(tail);
    tail.varint(1).varint(1).varint(0).varint(4).bytes(NOTHING);

    assertInvalid(
        writer.commitEntries(root(), file("f", tail.toBytes())), "an extent ends outside chunk");
  }

  @Test
  void emptyLeavesAreRefusedHoweverOftenTheyAreNamed() throws IOException {
    var leaf = item(writer.put(ChunkType.ENTRIES, NOTHING));

    var commit = writer.commitListing(multiplied(leaf, 5), Sha256.hex(NOTHING));

    assertInvalid(commit, "length of entries needs 1 bytes");
  }

  @Test
  void emptyNodesAreRefusedHoweverOftenTheyAreNamed() throws IOException {
    var node = item(writer.put(ChunkType.NODE, new byte[] {0}));

    assertInvalid(writer.commitListing(multiplied(node, 6), Sha256.hex(NOTHING)), "it is empty");
  }

  /// A tree that names one item 500^6 times.
  private Tree multiplied(Tree.Item leaf, int level) throws IOException {
    var item = leaf;
    for (var i = 0; i < 5; i++) {
      var out = new ByteWriter();
      out.varint(500);
      for (var j = 0; j < 500; j++) {
        item.id().writeTo(out);
        out.varint(0);
      }
      item = item(writer.put(ChunkType.NODE, out.toBytes()));
    }
    return new Tree(level, Collections.nCopies(500, item));
  }

  @Test
  void aNodeOfABillionItemsIsRefused() throws IOException {
    var node = writer.put(ChunkType.NODE, new ByteWriter().varint(1_000_000_000).toBytes());

    assertInvalid(
        writer.commitListing(new Tree(1, List.of(item(node))), Sha256.hex(NOTHING)),
        "tree items is 1000000000, limit");
  }

  @Test
  void contentIsNeverReadAsAListing() throws IOException {
    var leaf = root();
    var chunk = writer.put(ChunkType.DATA, leaf);

    var commit = writer.commitListing(new Tree(0, List.of(item(chunk))), Sha256.hex(leaf));

    assertThat(failureOf(commit).code()).isEqualTo(FailureCode.OBJECT_FOREIGN);
    assertThat(check()).extracting(Finding::code).contains(FailureCode.OBJECT_FOREIGN);
  }

  @Test
  void aTreeThatIsTooDeepIsRefused() throws IOException {
    assertRefused(
        writer.manifest(new Tree(7, List.of()), "0".repeat(64), 0, TestRepository.NOW),
        "tree level is 7, limit 6");
  }

  @Test
  void aManifestOfFourExbibytesIsRefused() throws IOException {
    var empty = new Tree(0, List.of());
    assertRefused(
        writer.manifest(empty, "0".repeat(64), 1L << 62, TestRepository.NOW),
        "content bytes is 4611686018427387904, limit 1152921504606846976");
  }

  @Test
  void countsThatAreNotThoseOfTheListingAreFound() throws IOException {
    writer.commitEntries(root());

    assertThat(check()).extracting(Finding::code).contains(FailureCode.MANIFEST_INVALID);
    assertThat(check()).anyMatch(finding -> finding.sentence().contains("its counts differ"));
  }

  private void assertRefused(Manifest manifest, String reason) throws IOException {
    writer.commit(manifest, ManifestCodec.toBytes(manifest));

    var log = repository.log();

    assertThat(log.commits()).isEmpty();
    assertThat(log.refused())
        .extracting(CommitLog.Refused::code)
        .containsExactly(FailureCode.MANIFEST_INVALID);
    assertThat(log.refused().getFirst().reason()).contains(reason);
    assertThat(check()).extracting(Finding::code).containsExactly(FailureCode.MANIFEST_INVALID);
  }

  private static Tree.Item item(ChunkId id) {
    return new Tree.Item(id, NOTHING);
  }

  private void assertUnsafe(Commit commit, String reason) {
    assertRefused(commit, FailureCode.PATH_UNSAFE, reason);
  }

  private void assertInvalid(Commit commit, String reason) {
    assertRefused(commit, FailureCode.MANIFEST_INVALID, reason);
  }

  private void assertRefused(Commit commit, FailureCode code, String reason) {
    var failure = failureOf(commit);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.getMessage()).contains(reason);
    assertThat(check()).extracting(Finding::code).contains(FailureCode.MANIFEST_INVALID);
  }

  private List<Finding> check() {
    return Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE).findings();
  }

  private RepositoryDamagedException failureOf(Commit commit) {
    var thrown =
        assertThatExceptionOfType(RepositoryDamagedException.class)
            .isThrownBy(() -> readAll(commit))
            .actual();
    return thrown;
  }

  private void readAll(Commit commit) throws IOException {
    try (var reader = repository.read(commit)) {
      var content = reader.content(COMPONENT);
      for (var entries = content.entries(); entries.hasNext(); ) {
        content.read(entries.next(), new Nowhere());
      }
    }
  }

  private static final class Nowhere implements ContentSink {

    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public void skipZeros(long length) {}
  }
}
