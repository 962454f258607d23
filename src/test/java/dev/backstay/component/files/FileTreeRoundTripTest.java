package dev.backstay.component.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.FileStat;
import dev.backstay.component.Move;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.WorkDirectory;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.NoDatabases;
import dev.backstay.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeRoundTripTest {

  @TempDir Path temporary;
  private Path live;

  @BeforeEach
  void makeTree() throws IOException {
    live = temporary.resolve("live");
    Trees.makeRich(live);
  }

  @AfterEach
  void remove() throws IOException {
    try (var children = Files.newDirectoryStream(temporary)) {
      for (var child : children) {
        WorkDirectory.delete(child);
      }
    }
  }

  @Test
  void whatIsStagedEqualsWhatWasCaptured() throws IOException {
    var before = Trees.describe(live);
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    staged.verify();
    assertThat(Trees.describe(staged.destination().staged())).isEqualTo(before);
  }

  @Test
  void capturingLeavesTheTreeAsItWas() throws IOException {
    var before = Trees.describe(live);
    capture();
    assertThat(Trees.describe(live)).isEqualTo(before);
  }

  @Test
  void entriesComeInPathOrderFromTheRoot() {
    var paths = capture().paths();
    assertThat(paths).startsWith("").isSortedAccordingTo(EntryPath::compare);
    assertThat(paths).containsSubsequence("a", "a/b", "a/b/c", "a-b", "a.b", "a0");
  }

  @Test
  void bytesOfNamesThatAreNoTextSurvive() {
    assertThat(capture().paths())
        .contains("not-utf8-\uDCFF\uDCFE", "replacement-\uFFFD", "übergröße-日本語-🚀.txt");
  }

  @Test
  void laterNamesOfAFileAreLinksToItsFirst() {
    var content = capture();
    assertThat(content.at("links/second-name").meta().type()).isEqualTo(EntryType.FILE);
    assertThat(content.at("plain.txt").meta().type()).isEqualTo(EntryType.HARD_LINK);
    assertThat(content.at("plain.txt").meta().target()).isEqualTo("links/second-name");
    assertThat(content.at("zz-third-name").meta().target()).isEqualTo("links/second-name");
  }

  @Test
  void holesComeBackAsHoles() throws IOException {
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    var sparse = staged.destination().staged().resolve("sparse.bin");
    assertThat(FileStat.of(sparse).sizeBytes()).isEqualTo(4L << 20);
    assertThat(allocatedBytes(sparse)).isLessThan(64 << 10);
  }

  private static long allocatedBytes(Path file) throws IOException {
    var process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    try (var output = process.inputReader()) {
      return Long.parseLong(output.readLine()) * 512;
    }
  }

  @Test
  void aSwapByTheMovesPutsTheTreeInPlaceAndBackAgain() throws IOException {
    var content = capture();
    Files.writeString(live.resolve("plain.txt"), "changed since");
    Files.writeString(live.resolve("new"), "new since");
    var changed = Trees.describe(live);
    var staged = stage(content, Selection.ALL, live);
    var wanted = Trees.describe(staged.destination().staged());

    var moves = staged.moves();
    perform(moves);
    assertThat(Trees.describe(live)).isEqualTo(wanted);
    perform(moves.reversed().stream().map(Move::reversed).toList());
    assertThat(Trees.describe(live)).isEqualTo(changed);
  }

  @Test
  void aSelectedDirectoryComesBackAloneWithTheBytesOfSharedFiles() throws IOException {
    var content = capture();
    var selection = new Selection(new EntryPath("zz-third-name"));
    var staged = stage(content, selection, live.resolve("zz-third-name"));
    staged.verify();
    assertThat(staged.destination().staged().resolve("zz-third-name")).hasContent("plain");
    assertThat(staged.moves()).hasSize(2);
    perform(staged.moves());
    assertThat(live.resolve("zz-third-name")).hasContent("plain");
  }

  @Test
  void aSelectedDirectoryIsBuiltUnderItsOwnName() throws IOException {
    var staged = stage(capture(), new Selection(new EntryPath("a")), live.resolve("a"));
    staged.verify();
    var expected = Trees.describe(live.resolve("a"));
    assertThat(Trees.describe(staged.destination().staged().resolve("a"))).isEqualTo(expected);
  }

  private static void perform(List<Move> moves) throws IOException {
    for (var move : moves) {
      Files.move(move.from(), move.to());
    }
  }

  private FileTreeHandler handler() {
    var tree =
        new Component.FileTree(
            new ComponentName("tree"), Importance.HIGH, 0, live, List.of(), false);
    return new FileTreeHandler(tree, new NoDatabases(), InstantSource.system());
  }

  private InMemoryContent capture() {
    return InMemoryContent.of(handler().capture(new Scratch(temporary)));
  }

  private StagedComponent stage(InMemoryContent content, Selection selection, Path target) {
    var destination = Destination.at(target, new ComponentName("tree"), RunId.random());
    return handler().stage(content, selection, destination, Progress.NONE);
  }
}
