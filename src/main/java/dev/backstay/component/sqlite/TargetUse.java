package dev.backstay.component.sqlite;

import dev.backstay.component.FileStat;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Tells whether any process uses a database, without opening it through SQLite, which would
/// recover it.
///
/// Two signs are looked for: a process has one of its files open, as far as this user may see other
/// processes' files; or somebody holds one of SQLite's locks on it, which a connection to a
/// database with a write-ahead log does even when idle.
final class TargetUse {

  private static final Path PROCESSES = Path.of("/proc");

  private TargetUse() {}

  /// Refuses a database in use. Nothing else in this process may have it open.
  ///
  /// @throws RestoreRefusedException naming the processes, where they can be told
  static void requireNone(Generation live) {
    try {
      var holders = holders(live);
      if (!holders.isEmpty() || isLocked(live.main())) {
        var who =
            holders.isEmpty() ? "a process that this user cannot see" : String.join(", ", holders);
        throw new RestoreRefusedException(
            FailureCode.TARGET_BUSY,
            live.main() + " is in use by " + who,
            "Stop the services that use the database, then restore again.");
      }
    } catch (IOException fault) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_BUSY,
          "cannot tell whether %s is in use: %s".formatted(live.main(), fault),
          "Run as a user that may write the database.",
          fault);
    }
  }

  /// Whether another process holds one of the locks.
  static boolean isLocked(Path main) throws IOException {
    if (Files.notExists(main)) {
      return false;
    }
    try (var channel = FileChannel.open(main, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var lock = channel.tryLock(SharedLock.FIRST, SharedLock.LENGTH, false)) {
      return lock == null;
    }
  }

  private static SortedSet<String> holders(Generation live) throws IOException {
    var files = new ArrayList<FileStat>();
    for (var file : List.of(live.main(), live.wal(), live.journal(), live.sharedMemory())) {
      FileStat.find(file).ifPresent(files::add);
    }
    var holders = new TreeSet<String>();
    if (files.isEmpty() || !Files.isDirectory(PROCESSES)) {
      return holders;
    }
    try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (var process : processes) {
        if (hasOpen(process, files)) {
          holders.add("process " + process.getFileName() + " (" + command(process) + ")");
        }
      }
    }
    return holders;
  }

  /// A process that ends meanwhile, or whose files this user may not see, counts as no holder.
  private static boolean hasOpen(Path process, List<FileStat> files) {
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        var open = stampOf(descriptor);
        if (open.isPresent() && files.stream().anyMatch(open.get()::isSameFile)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException unseen) {
      return false;
    }
  }

  private static Optional<FileStat> stampOf(Path descriptor) {
    try {
      return Optional.of(FileStat.behind(descriptor));
    } catch (IOException unseen) {
      return Optional.empty();
    }
  }

  private static String command(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException unseen) {
      return "unknown";
    }
  }
}
