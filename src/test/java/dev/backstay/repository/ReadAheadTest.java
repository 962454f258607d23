package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.component.Scratch;
import dev.backstay.component.files.FileTreeHandler;
import dev.backstay.component.sqlite.SqliteDatabaseFiles;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Note;
import dev.backstay.testing.DisturbedCapture;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to files that are read ahead is told as if each had been read in its turn.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadAheadTest {

  private static final ComponentName TREE = new ComponentName("tree");
  private static final int FILES = 150;

  /// One of those that are read ahead.
  private static final String LATE = "d/f100";

  private static final int SMALL_BYTES = 128 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final InstantSource LATER =
      InstantSource.offset(InstantSource.system(), Duration.ofMinutes(1));

  @TempDir private Path directory;
  private Path tree;
  private Path scratch;

  @BeforeEach
  void makePlaces() throws IOException {
    tree = directory.resolve("tree");
    scratch = Files.createDirectory(directory.resolve("scratch"));
  }

  /// What can happen to a file, and what is noted of it.
  enum Happening {
    VANISHES(Note.Kind.VANISHED) {
      @Override
      void listed(Path file) throws IOException {
        Files.delete(file);
      }
    },
    VANISHES_WHILE_READ(Note.Kind.VANISHED) {
      @Override
      void read(Path file) throws IOException {
        Files.deleteIfExists(file);
      }
    },
    BECOMES_A_LINK(Note.Kind.UNREADABLE) {
      @Override
      void listed(Path file) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("f000"));
      }
    },
    CANNOT_BE_READ(Note.Kind.UNREADABLE) {
      @Override
      void read(Path file) throws IOException {
        throw new IOException("Input/output error");
      }
    },
    BECOMES_A_BROKEN_DATABASE(Note.Kind.UNREADABLE) {
      @Override
      void listed(Path file) throws IOException {
        var header = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
        Files.write(file, Arrays.copyOf(header, 4096));
      }
    },
    KEEPS_CHANGING(Note.Kind.CHANGED) {
      @Override
      void read(Path file) throws IOException {
        Files.writeString(file, "more", StandardOpenOption.APPEND);
      }
    },
    CHANGES_ONCE {
      @Override
      void read(Path file) throws IOException {
        if (Files.size(file) < 1000) {
          Files.write(file, content(7, 1000));
        }
      }
    },
    SHRINKS {
      @Override
      void listed(Path file) throws IOException {
        Files.write(file, content(7, 10));
      }
    },
    GROWS {
      @Override
      void listed(Path file) throws IOException {
        Files.write(file, content(7, 8 * SMALL_BYTES));
      }
    },
    NOTHING;

    private final Optional<Note.Kind> noted;

    Happening() {
      noted = Optional.empty();
    }

    Happening(Note.Kind noted) {
      this.noted = Optional.of(noted);
    }

    void listed(Path file) throws IOException {}

    void read(Path file) throws IOException {}

    DisturbedCapture.Disturbance to(Path file) {
      return new DisturbedCapture.Disturbance() {
        @Override
        public void listed() throws IOException {
          Happening.this.listed(file);
        }

        @Override
        public void read() throws IOException {
          Happening.this.read(file);
        }
      };
    }
  }

  private static byte[] content(int number, int length) {
    var bytes = new byte[length];
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) (number * 31 + i * i / 7);
    }
    return bytes;
  }

  private void makeTree() throws IOException {
    SmallInstallation.remove(tree);
    Files.createDirectories(tree.resolve("d"));
    for (var i = 0; i < FILES; i++) {
      Files.write(tree.resolve("d/f%03d".formatted(i)), content(i, 300 + i));
    }
  }

  private DisturbedCapture capture(Happening happening) {
    var component = new Component.FileTree(TREE, Importance.HIGH, 0, tree, List.of(), false);
    var databases = new SqliteDatabaseFiles(PATIENCE, PATIENCE, LATER);
    var capture = new FileTreeHandler(component, databases, LATER).capture(new Scratch(scratch));
    return new DisturbedCapture(capture, LATE, happening.to(tree.resolve(LATE)));
  }

  /// What a capture made of the tree.
  private record Outcome(
      List<Note> notes, boolean incomplete, long told, Map<String, String> entries) {}

  private Outcome outcome(DisturbedCapture capture) throws IOException {
    try (var repository = newRepository()) {
      var told = new AtomicLong();
      Progress counting =
          event -> told.addAndGet(event instanceof Progress.Advanced it ? it.entries() : 0);
      var commit = TestRepository.snapshot(repository, counting, capture);
      var facts = commit.snapshot().component(TREE).orElseThrow().facts();
      var entries = new TreeMap<String, String>();
      try (var reader = repository.read(commit)) {
        for (var all = reader.content(TREE).entries(); all.hasNext(); ) {
          var meta = all.next().meta();
          entries.put(
              meta.path().value(),
              meta.type()
                  + " "
                  + meta.sizeBytes()
                  + " "
                  + meta.database()
                  + mark(meta.changeMark()));
        }
      }
      TestRepository.files(repository, commit, "tree")
          .forEach((path, bytes) -> entries.merge(path, Arrays.toString(bytes), String::concat));
      return new Outcome(facts.notes(), facts.incomplete(), told.get(), entries);
    } finally {
      requireNothingLeft(capture);
    }
  }

  private static String mark(long mark) {
    return mark == 0 ? " unmarked " : " marked ";
  }

  private Repository newRepository() throws IOException {
    var hosts = Files.createTempDirectory(directory, "hosts");
    return TestRepository.create(new InMemoryObjectStore(), hosts);
  }

  /// No thread that read anything is there any more, and no temporary copy.
  private void requireNothingLeft(DisturbedCapture capture) throws IOException {
    for (var opened : capture.opened()) {
      if (!opened.thread().equals(Thread.currentThread())) {
        requireEnds(opened.thread());
      }
    }
    assertThat(scratch).isEmptyDirectory();
  }

  private static void requireEnds(Thread thread) {
    try {
      assertThat(thread.join(PATIENCE)).as(thread.getName() + " has ended").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<DisturbedCapture.Opened> openedByOthers(DisturbedCapture capture) {
    return capture.opened().stream()
        .filter(opened -> !opened.thread().equals(Thread.currentThread()))
        .toList();
  }

  /// The outcome with reading ahead, which must be the one without.
  private Outcome sameOutcome(Happening happening) throws IOException {
    makeTree();
    var inTurn = capture(happening).inTurn();
    var expected = outcome(inTurn);
    assertThat(openedByOthers(inTurn)).isEmpty();

    makeTree();
    var ahead = capture(happening);
    var outcome = outcome(ahead);

    assertThat(outcome.notes).isEqualTo(expected.notes);
    assertThat(outcome).isEqualTo(expected);
    assertThat(openedByOthers(ahead)).extracting(DisturbedCapture.Opened::path).contains("d/f149");
    return outcome;
  }

  @ParameterizedTest
  @EnumSource(Happening.class)
  void whateverHappensIsNotedAsIfTheFileHadBeenReadInItsTurn(Happening happening)
      throws IOException {
    var outcome = sameOutcome(happening);

    assertThat(outcome.notes).extracting(Note::kind).isEqualTo(happening.noted.stream().toList());
    assertThat(outcome.notes).extracting(Note::path).allMatch(LATE::equals);
    var missing = happening.noted.filter(kind -> kind != Note.Kind.CHANGED).isPresent();
    assertThat(outcome.entries).hasSize(FILES + 2 - (missing ? 1 : 0));
    assertThat(outcome.told).as("entries told of").isEqualTo(outcome.entries.size());
  }

  /// The tree must not lack anything: the failure is the same, and ends what was read ahead.
  @ParameterizedTest
  @EnumSource(
      value = Happening.class,
      names = {"VANISHES", "BECOMES_A_LINK", "CANNOT_BE_READ", "KEEPS_CHANGING"})
  void whatMustNotHappenFailsTheCaptureAsIfTheFileHadBeenReadInItsTurn(Happening happening)
      throws IOException {
    var messages = new TreeMap<Boolean, String>();
    for (var inTurn : new boolean[] {true, false}) {
      makeTree();
      var capture = capture(happening).strict();
      var asked = inTurn ? capture.inTurn() : capture;
      assertThatThrownBy(() -> outcome(asked))
          .isInstanceOfSatisfying(
              CaptureFailedException.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(FailureCode.CAPTURE_FAILED);
                messages.put(inTurn, failed.getMessage() + failed.getCause());
              });
      assertThat(openedByOthers(capture).isEmpty()).isEqualTo(inTurn);
    }
    assertThat(messages.get(false)).isEqualTo(messages.get(true)).contains(LATE);
  }

  @Test
  void theFirstFilesAreReadInTheirTurn() throws IOException {
    makeTree();
    var capture = capture(Happening.NOTHING);
    outcome(capture);

    assertThat(openedByOthers(capture))
        .extracting(DisturbedCapture.Opened::path)
        .allMatch(path -> path.compareTo("d/f064") >= 0)
        .hasSize(FILES - 64);
  }

  /// Only so much is kept in memory, however large a file has become.
  @Test
  void noMoreThanASmallFileIsReadAhead() throws IOException {
    makeTree();
    var capture = capture(Happening.GROWS);
    outcome(capture);

    assertThat(openedByOthers(capture))
        .allMatch(opened -> opened.bytes() < SMALL_BYTES + 8192)
        .anyMatch(opened -> opened.path().equals(LATE));
  }

  @Test
  void aSmallDatabaseWithALargeLogIsReadInItsTurn() throws IOException, SQLException {
    var origin = directory.resolve("origin.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + origin);
        var statement = connection.createStatement()) {
      for (var sql :
          List.of(
              "pragma journal_mode = wal",
              "pragma wal_autocheckpoint = 0",
              "create table t (x)",
              "insert into t values (zeroblob(1000000))")) {
        statement.execute(sql);
      }
      makeTree();
      var log = origin.resolveSibling("origin.db-wal");
      assertThat(Files.size(origin)).isLessThan(SMALL_BYTES);
      assertThat(Files.size(log)).isGreaterThan(8 * SMALL_BYTES - 100_000);
      Files.copy(origin, tree.resolve("d/z.db"));
      Files.copy(log, tree.resolve("d/z.db-wal"));
    }
    var capture = capture(Happening.NOTHING);
    var outcome = outcome(capture);

    assertThat(outcome.notes).isEmpty();
    assertThat(outcome.entries.get("d/z.db")).startsWith("FILE 10").contains("true");
    assertThat(openedByOthers(capture))
        .allMatch(opened -> opened.bytes() < SMALL_BYTES + 8192)
        .anyMatch(opened -> opened.path().equals("d/z.db"));
  }
}
