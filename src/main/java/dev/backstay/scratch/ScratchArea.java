package dev.backstay.scratch;

import dev.backstay.component.Volume;
import dev.backstay.component.WorkDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A directory for one trial, which is gone with everything in it once that ends, however it ends.
///
/// A small shell beside it waits for the end of this process, and then ends what runs there and
/// removes the directory. If that shell is killed as well, the next area in the same parent removes
/// it.
public final class ScratchArea implements AutoCloseable {

  private static final String PREFIX = "backstay-trial-";
  private static final Pattern OWN = Pattern.compile(PREFIX + "[0-9a-f]{12}");
  private static final String LOCK = "lock";

  /// Others may pass through it, to what belongs to them; they cannot look around.
  private static final String PASSABLE = "rwx--x--x";

  private final Path directory;
  private final FileChannel lock;
  private final Guardian guardian;
  private final List<ScratchProgram> programs = new ArrayList<>();
  private final List<ScratchSession> sessions = new ArrayList<>();

  private ScratchArea(Path directory, FileChannel lock, Guardian guardian) {
    this.directory = directory;
    this.lock = lock;
    this.guardian = guardian;
  }

  /// Makes one, and removes what dead processes have left.
  ///
  /// @param parent where, made if it is not there
  /// @param name 12 hex digits that no other trial has
  /// @throws IOException if it cannot be made
  public static ScratchArea in(Path parent, String name) throws IOException {
    Files.createDirectories(parent);
    sweep(parent);
    var directory = parent.toRealPath().resolve(PREFIX + name);
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var lock =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new IOException(directory + " is locked by another process");
      }
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(PASSABLE));
      return new ScratchArea(directory, lock, Guardian.of(directory));
    } catch (IOException | RuntimeException e) {
      lock.close();
      WorkDirectory.delete(directory);
      throw e;
    }
  }

  /// Removes what processes that are dead have left in that parent.
  ///
  /// @return what was removed
  /// @throws IOException if something cannot be removed
  public static List<Path> sweep(Path parent) throws IOException {
    var removed = new ArrayList<Path>();
    if (!Files.isDirectory(parent)) {
      return removed;
    }
    try (var names = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (var each : names) {
        if (OWN.matcher(each.getFileName().toString()).matches()
            && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
            && isAbandoned(each)) {
          Guardian.end(each);
          WorkDirectory.delete(each);
          removed.add(each);
        }
      }
    }
    return removed;
  }

  /// A lock ends with its process. Without the file, it is an area that is just being made or
  /// removed, or no area: it stays.
  private static boolean isAbandoned(Path directory) throws IOException {
    var file = directory.resolve(LOCK);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        var held = channel.tryLock()) {
      return held != null;
    } catch (OverlappingFileLockException own) {
      return false;
    }
  }

  /// The directory itself: passable, and only this account can look into it.
  public Path directory() {
    return directory;
  }

  /// Makes a directory in it that nobody else can enter.
  public Path privateDirectory(String name) throws IOException {
    return Files.createDirectory(
        directory.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /// Starts a program that ends at the latest with this area.
  ///
  /// @throws IOException if it cannot be started
  public ScratchProgram start(ScratchProgram.Start start) throws IOException {
    var program = ScratchProgram.start(directory, start);
    programs.add(program);
    return program;
  }

  /// Whether a program that was started in it said such a line.
  ///
  /// @throws IOException if it is not known
  public boolean hasSaid(Predicate<String> line) throws IOException {
    try (var files = Files.newDirectoryStream(directory, "*.log")) {
      for (var each : files) {
        // What a program says need not be text.
        try (var lines = Files.lines(each, StandardCharsets.ISO_8859_1)) {
          if (lines.anyMatch(line)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /// Starts a program that may start others, which all end at the latest with this area.
  ///
  /// @throws IOException if it cannot be started
  public ScratchSession open(ScratchProgram.Start start) throws IOException {
    var session = ScratchSession.start(directory, start);
    sessions.add(session);
    return session;
  }

  /// How many bytes can still be written there.
  public long usableBytes() throws IOException {
    return Volume.of(directory).usableBytes();
  }

  /// Ends what runs there and removes everything. Can be called again.
  ///
  /// @throws IOException if something is left; the shell beside it goes on trying for a while
  @Override
  public void close() throws IOException {
    try {
      for (var each : sessions) {
        each.close();
      }
    } finally {
      programs.reversed().forEach(ScratchProgram::close);
      programs.clear();
      remove();
    }
  }

  private void remove() throws IOException {
    try {
      if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        WorkDirectory.delete(directory);
      }
    } finally {
      guardian.close();
      lock.close();
    }
  }
}
