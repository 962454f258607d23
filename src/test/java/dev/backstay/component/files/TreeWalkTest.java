package dev.backstay.component.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.component.Component;
import dev.backstay.component.FileStat;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ChangedWhileReadException;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.MarkedDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWalkTest {

  private static final InstantSource LATER = () -> Instant.now().plusSeconds(60);

  @TempDir Path temporary;
  private Path live;

  @BeforeEach
  void makeRoot() throws IOException {
    live = Files.createDirectory(temporary.resolve("live"));
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsNotConfirmedUntilItIsReadAgain() throws IOException {
    var file = Files.writeString(live.resolve("log"), "one");
    try (var capture = open()) {
      var entry = skipTo(capture, "log");
      try (var content = entry.open()) {
        content.read(new byte[1], 0, 1);
        Files.writeString(file, "two", StandardOpenOption.APPEND);
        assertThat(content.read(new byte[100], 0, 100)).isEqualTo(2);
        assertThat(content.read(new byte[100], 0, 100)).isEqualTo(-1);
        assertThatThrownBy(content::confirm).isInstanceOf(ChangedWhileReadException.class);
      }
      try (var content = entry.open()) {
        assertThat(content.read(new byte[100], 0, 100)).isEqualTo(6);
        assertThat(content.confirm().sizeBytes()).isEqualTo(6);
      }
    }
  }

  @Test
  void aFileRewrittenUnderItsOldTimeIsNotConfirmed() throws IOException {
    var file = Files.writeString(live.resolve("f"), "one");
    var modified = Files.getLastModifiedTime(file);
    try (var capture = open();
        var content = skipTo(capture, "f").open()) {
      Files.writeString(file, "two");
      Files.setLastModifiedTime(file, modified);
      content.read(new byte[100], 0, 100);
      assertThatThrownBy(content::confirm).isInstanceOf(ChangedWhileReadException.class);
    }
  }

  @Test
  void aFileReplacedWhileItIsReadIsNotConfirmed() throws IOException {
    var file = Files.writeString(live.resolve("f"), "one");
    try (var capture = open();
        var content = skipTo(capture, "f").open()) {
      Files.delete(file);
      content.read(new byte[100], 0, 100);
      assertThatThrownBy(content::confirm).isInstanceOf(ChangedWhileReadException.class);
    }
  }

  @Test
  void aFileReplacedAfterItWasListedIsReadInItsNewVersion() throws IOException {
    var file = Files.writeString(live.resolve("f"), "one");
    try (var capture = open()) {
      var entry = skipTo(capture, "f");
      Files.move(
          Files.writeString(live.resolve("g"), "second"),
          file,
          StandardCopyOption.REPLACE_EXISTING);
      try (var content = entry.open()) {
        assertThat(content.read(new byte[100], 0, 100)).isEqualTo(6);
        var meta = content.confirm();
        assertThat(meta.sizeBytes()).isEqualTo(6);
        assertThat(meta.changeMark()).isNotEqualTo(entry.meta().changeMark());
      }
    }
  }

  @Test
  void aFileThatIsGoneSaysSo() throws IOException {
    var file = Files.writeString(live.resolve("f"), "one");
    try (var capture = open()) {
      var entry = skipTo(capture, "f");
      Files.delete(file);
      assertThatThrownBy(entry::open).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aDirectorySwappedForALinkIsNotFollowed() throws IOException {
    var outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s");
    var directory = Files.createDirectory(live.resolve("d"));
    Files.writeString(directory.resolve("secret"), "mine");
    try (var capture = open()) {
      capture.next();
      assertThat(capture.next().orElseThrow().meta().path().value()).isEqualTo("d");
      Files.move(directory, temporary.resolve("moved"));
      Files.createSymbolicLink(directory, outside);
      assertThat(capture.next()).isEmpty();
      assertThat(capture.finish().incomplete()).isTrue();
    }
  }

  @Test
  void aFileBehindADirectorySwappedForALinkIsNotOpened() throws IOException {
    var outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s");
    var directory = Files.createDirectory(live.resolve("d"));
    Files.writeString(directory.resolve("secret"), "mine");
    try (var capture = open()) {
      var entry = skipTo(capture, "d/secret");
      Files.move(directory, temporary.resolve("moved"));
      Files.createSymbolicLink(directory, outside);
      assertThatThrownBy(entry::open)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("replaced");
    }
  }

  @Test
  void aFileSwappedForALinkIsNotOpened() throws IOException {
    var secret = Files.writeString(temporary.resolve("secret"), "s");
    var file = Files.writeString(live.resolve("f"), "mine");
    try (var capture = open()) {
      var entry = skipTo(capture, "f");
      Files.delete(file);
      Files.createSymbolicLink(file, secret);
      assertThatThrownBy(entry::open).hasMessageContaining("became a symbolic link");
    }
  }

  @Test
  void aPipeIsLeftOutWithANoteAndTheCaptureIsComplete() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", live.resolve("pipe").toString()).start().waitFor())
        .isZero();
    var content = InMemoryContent.of(open());
    assertThat(content.paths()).containsExactly("");
    var facts = content.component().facts();
    assertThat(facts.incomplete()).isFalse();
    assertThat(facts.notes()).containsExactly(new Note(Note.Kind.LEFT_OUT, "pipe", "named pipe"));
  }

  @Test
  void aNameThatIsUnsafeElsewhereMakesTheCaptureIncomplete() throws IOException {
    Files.writeString(live.resolve("C:evil"), "");
    Files.writeString(live.resolve("..\\evil"), "");
    var content = InMemoryContent.of(open());
    assertThat(content.paths()).containsExactly("");
    assertThat(content.component().facts().incomplete()).isTrue();
    assertThat(content.component().facts().notes())
        .hasSize(2)
        .allSatisfy(note -> assertThat(note.reason()).startsWith("path-unsafe"));
  }

  @Test
  void excludesAndWorkOfRestoresAreLeftOutAndCounted() throws IOException {
    Files.createDirectories(live.resolve("cache/deep"));
    Files.createDirectories(live.resolve("keep/.backstay-0123456789ab-tree"));
    Files.writeString(live.resolve("keep/a.tmp"), "");
    Files.writeString(live.resolve("keep/a.txt"), "");
    var content = InMemoryContent.of(handler(LATER, "*.tmp", "cache/").captureAsIs());
    assertThat(content.paths()).containsExactly("", "keep", "keep/a.txt");
    assertThat(content.component().facts().details()).containsEntry("excluded_count", "3");
    assertThat(content.component().facts().incomplete()).isFalse();
  }

  @Test
  void anotherFileSystemBelowIsLeftOutWithANote() throws IOException {
    var devices = Path.of("/dev");
    var other = devices.resolve("shm");
    assumeThat(Files.isDirectory(other)).isTrue();
    assumeThat(FileStat.of(other).device()).isNotEqualTo(FileStat.of(devices).device());
    live = devices;
    try (var capture = open()) {
      for (var next = capture.next(); next.isPresent(); next = capture.next()) {
        assertThat(next.get().meta().path().value()).doesNotStartWith("shm");
      }
      assertThat(capture.finish().notes())
          .contains(new Note(Note.Kind.LEFT_OUT, "shm", "on another file system"));
    }
  }

  @Test
  void theMarkOfAFileIsEqualUntilItIsWrittenTo() throws IOException {
    var file = Files.writeString(live.resolve("f"), "one");
    var first = metaOf("f", LATER);
    assertThat(metaOf("f", LATER).hasContentOf(first)).isTrue();
    var modified = Files.getLastModifiedTime(file);
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, modified);
    assertThat(metaOf("f", LATER).hasContentOf(first)).isFalse();
  }

  @Test
  void aFileWrittenJustNowHasNoMark() throws IOException {
    Files.writeString(live.resolve("f"), "one");
    assertThat(metaOf("f", InstantSource.system()).changeMark()).isZero();
    assertThat(metaOf("f", LATER).changeMark()).isNotZero();
  }

  @Test
  void aDatabaseIsReadThroughItsEngineAndItsSidecarsAreLeftOut() throws IOException {
    Files.writeString(live.resolve("x"), "DB! rows");
    Files.writeString(live.resolve("x-wal"), "log");
    Files.writeString(live.resolve("x-shm"), "memory");
    Files.writeString(live.resolve("y-wal"), "of nothing");
    var content = InMemoryContent.of(open());
    assertThat(content.paths()).containsExactly("", "x", "y-wal");
    assertThat(content.at("x").bytes()).asString().isEqualTo("copy of DB! rows");
    assertThat(content.at("x").meta().database()).isTrue();
    assertThat(content.component().facts().details()).containsEntry("database_sidecars", "2");
    assertThat(content.component().facts().noteCount()).isZero();
  }

  @Test
  void theMarkOfADatabaseCoversItsLog() throws IOException {
    Files.writeString(live.resolve("x"), "DB! rows");
    Files.writeString(live.resolve("x-wal"), "log");
    var first = metaOf("x", LATER);
    assertThat(metaOf("x", LATER).hasContentOf(first)).isTrue();
    Files.writeString(live.resolve("x-wal"), "more", StandardOpenOption.APPEND);
    assertThat(metaOf("x", LATER).hasContentOf(first)).isFalse();
  }

  @Test
  void aDatabaseWithoutAConsistentCopyIsNotedAndTheWalkGoesOn() throws IOException {
    Files.writeString(live.resolve("x"), "DB! busy");
    Files.writeString(live.resolve("z"), "plain");
    var content = InMemoryContent.of(open());
    assertThat(content.paths()).containsExactly("", "z");
    assertThat(content.component().facts().incomplete()).isTrue();
    assertThat(content.component().facts().notes())
        .singleElement()
        .satisfies(note -> assertThat(note.reason()).contains("a writer holds"));
  }

  @Test
  void asTheyAreDatabasesArePlainFilesWithTheirSidecars() throws IOException {
    Files.writeString(live.resolve("x"), "DB! busy");
    Files.writeString(live.resolve("x-wal"), "log");
    var content = InMemoryContent.of(handler(LATER).captureAsIs());
    assertThat(content.paths()).containsExactly("", "x", "x-wal");
    assertThat(content.at("x").bytes()).asString().isEqualTo("DB! busy");
    assertThat(content.at("x").meta().database()).isFalse();
  }

  @Test
  void databasesThatNobodyWritesToCanBeReadAsThePlainFilesTheyAre() throws IOException {
    Files.writeString(live.resolve("x"), "DB! busy");
    Files.writeString(live.resolve("x-wal"), "log");
    var tree =
        new Component.FileTree(
            new ComponentName("tree"),
            Importance.HIGH,
            0,
            live,
            List.of(),
            false,
            Component.FileTree.Databases.AS_FILES,
            java.time.Duration.ZERO,
            List.of());
    var handler = new FileTreeHandler(tree, new MarkedDatabases(), LATER);
    var content = InMemoryContent.of(handler.capture(new Scratch(temporary)));
    assertThat(content.paths()).containsExactly("", "x", "x-wal");
    assertThat(content.at("x").bytes()).asString().isEqualTo("DB! busy");
    assertThat(content.at("x").meta().database()).isFalse();
    assertThat(content.component().facts().incomplete()).isFalse();
  }

  @Test
  void aPlainDatabaseFileIsComparedPageByPageWhateverItsName() throws IOException {
    var bytes = new byte[64 << 10];
    Files.write(live.resolve("other.log"), bytes);
    Files.write(live.resolve("small.log"), "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
    System.arraycopy("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 16);
    Files.write(live.resolve("database.log"), bytes);
    assertThat(cuttingOf("database.log")).isEqualTo(Cutting.PAGED);
    assertThat(cuttingOf("other.log")).isEqualTo(Cutting.STREAM);
    assertThat(cuttingOf("small.log")).isEqualTo(Cutting.STREAM);
  }

  private Cutting cuttingOf(String path) throws IOException {
    try (var capture = handler(LATER).captureAsIs();
        var content = skipTo(capture, path).open()) {
      return content.cutting();
    }
  }

  @Test
  void theSecondNameOfAFileTakesTheBytesIfTheFirstCouldNotBeRead() throws IOException {
    var first = Files.writeString(live.resolve("a"), "DB! busy");
    Files.createLink(live.resolve("b"), first);
    try (var capture = open()) {
      var entry = skipTo(capture, "a");
      assertThatThrownBy(entry::open).isInstanceOf(IOException.class);
      capture.note(new Note(Note.Kind.UNREADABLE, "a", "busy"));
      assertThat(capture.next().orElseThrow().meta().type()).isEqualTo(EntryType.FILE);
    }
  }

  @Test
  void aMissingRootIsASourceThatIsMissing() {
    live = temporary.resolve("nowhere");
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            CaptureFailedException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_MISSING));
    assertThatThrownBy(() -> handler(LATER).inspect()).isInstanceOf(CaptureFailedException.class);
    assertThat(InMemoryContent.of(handler(LATER).captureAsIs()).paths()).isEmpty();
  }

  @Test
  void aRootThatIsAFileIsASourceThatIsMissing() throws IOException {
    live = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(this::open).hasMessageContaining("is a file, not a directory");
  }

  @Test
  void aLinkedRootIsWalkedWhereItIsAndSaidSo() throws IOException {
    Files.writeString(live.resolve("f"), "");
    var real = live.toRealPath().toString();
    live = Files.createSymbolicLink(temporary.resolve("link"), live);
    var content = InMemoryContent.of(open());
    assertThat(content.paths()).containsExactly("", "f");
    assertThat(content.component().facts().details()).containsEntry("real_path", real);
  }

  @Test
  void aRootReplacedDuringTheWalkFailsTheCapture() throws IOException {
    try (var capture = open()) {
      capture.next();
      capture.next();
      Files.move(live, temporary.resolve("moved"));
      Files.createDirectory(live);
      assertThatThrownBy(capture::finish).hasMessageContaining("was replaced");
    }
  }

  @Test
  void anUnfinishedWalkHasNoFacts() {
    try (var capture = open()) {
      capture.next();
      assertThatThrownBy(capture::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  private Capture open() {
    return handler(LATER).capture(new Scratch(temporary));
  }

  private FileTreeHandler handler(InstantSource clock, String... excludes) {
    var tree =
        new Component.FileTree(
            new ComponentName("tree"), Importance.HIGH, 0, live, List.of(excludes), false);
    return new FileTreeHandler(tree, new MarkedDatabases(), clock);
  }

  private EntryMeta metaOf(String path, InstantSource clock) {
    try (var capture = handler(clock).capture(new Scratch(temporary))) {
      return skipTo(capture, path).meta();
    }
  }

  private static IncomingEntry skipTo(Capture capture, String path) {
    for (var next = capture.next(); next.isPresent(); next = capture.next()) {
      if (next.get().meta().path().value().equals(path)) {
        return next.get();
      }
    }
    throw new AssertionError("no entry " + path);
  }
}
