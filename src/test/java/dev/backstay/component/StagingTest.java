package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.files.FileTreeHandler;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.InMemoryContent.Stored;
import dev.backstay.testing.MarkedDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

  private static final ComponentName NAME = new ComponentName("tree");

  @TempDir Path temporary;
  private Path live;

  @BeforeEach
  void makeTree() throws IOException {
    live = Files.createDirectory(temporary.resolve("live"));
    Files.createDirectory(live.resolve("d"));
    Files.writeString(live.resolve("d/f"), "text");
    Files.writeString(live.resolve("x"), "DB! rows");
  }

  @Test
  void aLiveLinkIsRefusedUntouched() throws IOException {
    var content = capture();
    var link = Files.createSymbolicLink(temporary.resolve("link"), live);
    refused(FailureCode.TARGET_UNSUPPORTED, () -> stage(content, Selection.ALL, link))
        .hasMessageContaining("is a symbolic link to " + live);
    assertThat(temporary).isDirectoryNotContaining("glob:**/.backstay-*");
  }

  @Test
  void aLiveMountPointIsRefusedUntouched() throws IOException {
    var mounted = Path.of("/dev/shm");
    assumeThat(Files.isDirectory(mounted)).isTrue();
    var content = capture();
    refused(FailureCode.TARGET_UNSUPPORTED, () -> stage(content, Selection.ALL, mounted))
        .hasMessageContaining("is a mount point");
  }

  @Test
  void aParentThatIsALinkIsRefused() throws IOException {
    var content = capture();
    var link = Files.createSymbolicLink(temporary.resolve("link"), live);
    refused(
            FailureCode.TARGET_UNSUPPORTED,
            () -> stage(content, Selection.ALL, link.resolve("copy")))
        .hasMessageContaining("is a symbolic link, not a directory");
  }

  @Test
  void aMissingParentIsRefused() {
    var content = capture();
    var target = temporary.resolve("nowhere/copy");
    refused(FailureCode.TARGET_UNSUPPORTED, () -> stage(content, Selection.ALL, target))
        .hasMessageContaining("does not exist");
  }

  @Test
  void aWorkDirectoryThatExistsIsRefusedAndKept() throws IOException {
    var content = capture();
    var destination = Destination.at(live, NAME, RunId.random());
    Files.createDirectory(destination.work());
    Files.writeString(destination.work().resolve("precious"), "");
    refused(
        FailureCode.TARGET_NOT_EMPTY,
        () -> handler().stage(content, Selection.ALL, destination, Progress.NONE));
    assertThat(destination.work().resolve("precious")).exists();
  }

  @Test
  void anUnknownSelectionIsRefusedAndLeavesNothing() {
    var content = capture();
    refused(
        FailureCode.PATH_UNKNOWN,
        () -> stage(content, new Selection(new EntryPath("d/g")), live.resolve("d/g")));
    assertThat(live.resolve("d")).isDirectoryNotContaining("glob:**/.backstay-*");
  }

  @Test
  void twoEntriesInOnePlaceAreAConflictAndLeaveNothing() {
    var content = capture();
    var twice =
        content.with(List.of(content.at(""), content.at("d"), content.at("d"), content.at("x")));
    refused(
        FailureCode.PATH_CONFLICT, () -> stage(twice, Selection.ALL, temporary.resolve("copy")));
    assertThat(temporary).isDirectoryNotContaining("glob:**/.backstay-*");
  }

  @Test
  void aHardLinkToADirectoryIsRefused() {
    var content = capture();
    var hostile = with(content, meta("zz", EntryType.HARD_LINK, 0, "d"));
    refused(
        FailureCode.PATH_UNSAFE, () -> stage(hostile, Selection.ALL, temporary.resolve("copy")));
  }

  @Test
  void nothingIsMadeThroughALinkOfTheSameListing() throws IOException {
    var outside = Files.createDirectory(temporary.resolve("outside"));
    var content = capture();
    var link = meta("l", EntryType.SYMLINK, 0, outside.toString());
    for (var below :
        List.of(
            meta("l/n", EntryType.FILE, 5, ""),
            meta("l/n", EntryType.DIRECTORY, 0, ""),
            meta("l/n", EntryType.SYMLINK, 0, "x"),
            meta("l/n", EntryType.HARD_LINK, 0, "x"))) {
      refused(
          FailureCode.PATH_UNSAFE,
          () -> stage(with(with(content, link), below), Selection.ALL, temporary.resolve("copy")));
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aContentOfAnotherLengthThanListedIsRefused() {
    var content = capture();
    var wrong = with(content, meta("zz", EntryType.FILE, 7, ""));
    refused(
        FailureCode.RESTORE_FAILED, () -> stage(wrong, Selection.ALL, temporary.resolve("copy")));
  }

  /// The first files are made by one thread, further ones by several.
  @Test
  void aLateContentOfAnotherLengthThanListedIsRefused() throws IOException {
    for (var i = 0; i < 100; i++) {
      Files.writeString(live.resolve("d/f" + i), "text");
    }
    var content = capture();
    for (var listed : List.of(0, 4, 6)) {
      var wrong = with(content, meta("zz", EntryType.FILE, listed, ""));
      refused(
              FailureCode.RESTORE_FAILED,
              () -> stage(wrong, Selection.ALL, temporary.resolve("copy")))
          .hasMessageContaining("listed with " + listed);
    }
    assertThat(temporary).isDirectoryNotContaining("glob:**/.backstay-*");
  }

  @Test
  void aParentReplacedSinceStagingIsNoticed() throws IOException {
    var parent = Files.createDirectory(temporary.resolve("parent"));
    var staged = stage(capture(), Selection.ALL, parent.resolve("copy"));
    Files.move(parent, temporary.resolve("moved"));
    Files.createDirectory(parent);
    refused(FailureCode.TARGET_CHANGED, staged::moves);
  }

  @Test
  void aLiveNameSwappedForALinkSinceStagingIsNoticed() throws IOException {
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    Files.createSymbolicLink(temporary.resolve("copy"), live);
    refused(FailureCode.TARGET_UNSUPPORTED, staged::moves);
  }

  @Test
  void theSidecarsOfALiveDatabaseAreSetAsideWithIt() throws IOException {
    var content = capture();
    Files.writeString(live.resolve("x-wal"), "log");
    Files.writeString(live.resolve("x-journal"), "journal");
    var staged = stage(content, new Selection(new EntryPath("x")), live.resolve("x"));
    var place = staged.destination();
    assertThat(staged.moves())
        .containsExactly(
            new Move(live.resolve("x"), place.former().resolve("x")),
            new Move(live.resolve("x-wal"), place.former().resolve("x-wal")),
            new Move(live.resolve("x-journal"), place.former().resolve("x-journal")),
            new Move(place.staged().resolve("x"), live.resolve("x")));
  }

  @Test
  void verifyingFindsWhatIsMissingAndWhatIsTooMuchAndWhatIsCut() throws IOException {
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    staged.verify();
    var place = staged.destination().staged();
    Files.writeString(place.resolve("foreign"), "");
    refused(FailureCode.STAGED_INVALID, staged::verify);
    Files.delete(place.resolve("foreign"));
    Files.writeString(place.resolve("d/f"), "tex");
    refused(FailureCode.STAGED_INVALID, staged::verify);
    Files.delete(place.resolve("d/f"));
    refused(FailureCode.STAGED_INVALID, staged::verify);
  }

  /// So many entries are looked at by several threads.
  @Test
  void verifyingManyEntriesFindsAnyThatIsCut() throws IOException {
    for (var i = 0; i < 600; i++) {
      Files.writeString(live.resolve("d/f%03d".formatted(i)), "text");
    }
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    staged.verify();
    for (var name : List.of("d/f000", "d/f300", "d/f599")) {
      var file = staged.destination().staged().resolve(name);
      Files.writeString(file, "tex");
      refused(FailureCode.STAGED_INVALID, staged::verify).hasMessageContaining(name);
      Files.writeString(file, "text");
    }
  }

  @Test
  void verifyingAsksTheEngineAboutEveryDatabase() throws IOException {
    Files.writeString(live.resolve("x"), "DB! broken");
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    refused(FailureCode.STAGED_INVALID, staged::verify).hasMessageContaining("broken");
  }

  @Test
  void onlyTheOwnerCanEnterTheWorkDirectory() throws IOException {
    var staged = stage(capture(), Selection.ALL, temporary.resolve("copy"));
    assertThat(FileStat.of(staged.destination().work()).mode() & 0777).isEqualTo(0700);
  }

  @Test
  void theSpaceNeededIsAtLeastWhatIsWritten() throws IOException {
    var required = 0L;
    for (var entries = capture().entries(); entries.hasNext(); ) {
      required += SpaceNeed.of(entries.next().meta());
    }
    var need = SpaceNeed.at(Destination.at(live, NAME, RunId.random()), required);
    assertThat(need.requiredBytes()).isBetween(4L * 4096, 100_000L);
    assertThat(need.usableBytes()).isPositive();
    assertThat(need.isMet()).isTrue();
  }

  @Test
  void removingAWorkDirectoryFollowsNoLinkAndNeedsNoModes() throws IOException {
    var work = Files.createDirectory(temporary.resolve("work"));
    Files.createSymbolicLink(work.resolve("out"), live);
    Files.createDirectories(work.resolve("a/b"));
    Files.writeString(work.resolve("a/b/c"), "");
    Files.setAttribute(work.resolve("a/b"), "unix:mode", 0500);
    WorkDirectory.delete(work);
    assertThat(work).doesNotExist();
    assertThat(live.resolve("d/f")).hasContent("text");
    WorkDirectory.delete(work);
  }

  @Test
  void removingALinkInPlaceOfAWorkDirectoryRemovesTheLinkOnly() throws IOException {
    var link = Files.createSymbolicLink(temporary.resolve("work"), live);
    WorkDirectory.delete(link);
    assertThat(link).doesNotExist();
    assertThat(live.resolve("d/f")).exists();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      FailureCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RestoreRefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static EntryMeta meta(String path, EntryType type, long size, String target) {
    var attributes = Attributes.of(0644, 0, 0, 0);
    return new EntryMeta(new EntryPath(path), type, attributes, size, target, false, 0);
  }

  private static InMemoryContent with(InMemoryContent content, EntryMeta more) {
    var entries = new ArrayList<>(content.stored());
    entries.add(new Stored(more, "short".getBytes(StandardCharsets.UTF_8)));
    return content.with(entries);
  }

  private FileTreeHandler handler() {
    var tree = new Component.FileTree(NAME, Importance.HIGH, 0, live, List.of(), false);
    return new FileTreeHandler(tree, new MarkedDatabases(), InstantSource.system());
  }

  private InMemoryContent capture() {
    return InMemoryContent.of(handler().capture(new Scratch(temporary)));
  }

  private StagedComponent stage(InMemoryContent content, Selection selection, Path target) {
    var destination = Destination.at(target, NAME, RunId.random());
    return handler().stage(content, selection, destination, Progress.NONE);
  }
}
