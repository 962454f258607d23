package dev.backstay.offload;

import dev.backstay.component.WorkDirectory;
import dev.backstay.restore.journal.JournalLine;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.SnapshotId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What an offload is about to remove, on disk and durable before anything is touched. It is
/// written once; what has become of each file is seen at its names.
public final class OffloadJournal {

  private static final String NAME = "offload.journal";

  private final Path file;

  /// In that directory, which must exist.
  public OffloadJournal(Path directory) {
    file = directory.resolve(NAME);
  }

  /// What it says.
  ///
  /// @param run the offload's run
  /// @param component whose files they are
  /// @param snapshot where they are, whole
  /// @param startedAt when it began
  /// @param files what it was about to remove
  public record State(
      RunId run,
      ComponentName component,
      SnapshotId snapshot,
      Instant startedAt,
      List<Aside> files) {
    public State {
      files = List.copyOf(files);
    }
  }

  void begin(State state) throws IOException {
    var fresh = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(fresh);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      write(
          channel,
          JournalLine.of(
              "begun",
              state.run.hex(),
              state.component.value(),
              state.snapshot.hex(),
              state.startedAt.toString()));
      for (var each : state.files) {
        write(
            channel,
            JournalLine.of(
                "file",
                each.file().toString(),
                String.valueOf(each.aside().getFileName()),
                Long.toString(each.inode()),
                Long.toString(each.sizeBytes()),
                Long.toString(each.modifiedAtNanos())));
      }
      write(channel, JournalLine.of("whole"));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    WorkDirectory.sync(directory());
  }

  private static void write(FileChannel channel, JournalLine line) throws IOException {
    var buffer = ByteBuffer.wrap(line.toBytes());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
    WorkDirectory.sync(directory());
  }

  private Path directory() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  /// What it says; empty if no offload is unfinished.
  ///
  /// @throws IOException also if it makes no sense
  public Optional<State> read() throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    var lines = new ArrayList<JournalLine>();
    text.lines().forEach(line -> JournalLine.parse(line).ifPresent(lines::add));
    try {
      return Optional.of(stateOf(lines, text.lines().count()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      throw new IOException("the offload journal " + file + " makes no sense", e);
    }
  }

  private State stateOf(List<JournalLine> lines, long count) {
    if (lines.size() != count || lines.size() < 2 || !lines.getLast().word().equals("whole")) {
      throw new IllegalArgumentException("it is torn");
    }
    var begun = lines.getFirst().fields();
    var files = new ArrayList<Aside>();
    for (var line : lines.subList(1, lines.size() - 1)) {
      var fields = line.fields();
      var place = file.getFileSystem().getPath(fields.get(0));
      files.add(
          new Aside(
              place,
              place.resolveSibling(fields.get(1)),
              Long.parseLong(fields.get(2)),
              Long.parseLong(fields.get(3)),
              Long.parseLong(fields.get(4))));
    }
    return new State(
        new RunId(begun.get(0)),
        new ComponentName(begun.get(1)),
        new SnapshotId(begun.get(2)),
        Instant.parse(begun.get(3)),
        files);
  }
}
