package dev.backstay.journal;

import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Opens the database, and makes it once.
///
/// It is made under another name and renamed, so that a database that is there is complete: one
/// that is empty has lost something. Nothing but SQLite ever opens the file, because closing it
/// again would end the locks that this process has at it.
final class JournalFile {

  private static final String NAME = "journal.db";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// The lock of a file keeps other processes out, not other threads.
  private static final ReentrantLock OPENING = new ReentrantLock();

  private final Path directory;
  private final Path file;
  private final JournalFaults faults;

  JournalFile(Path directory) {
    this.directory = directory.toAbsolutePath();
    file = this.directory.resolve(NAME);
    faults = new JournalFaults(file);
  }

  /// Opens it, made or brought to this version before.
  ///
  /// @throws StoreUnavailableException if it cannot be read and written, or is damaged
  Journal open() {
    OPENING.lock();
    try {
      makeDirectory(directory);
      var lock = directory.resolve(NAME + ".lock");
      try (var channel =
              FileChannel.open(
                  lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
          var _ = channel.lock()) {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
          requireNothingLeft();
          make();
        }
        return opened();
      }
    } catch (IOException failed) {
      throw faults.unmade(failed);
    } catch (SQLException failed) {
      throw faults.of("opened", failed);
    } finally {
      OPENING.unlock();
    }
  }

  /// What was written last may be in there alone, and would be put into the new database.
  private void requireNothingLeft() {
    var log = directory.resolve(NAME + "-wal");
    if (Files.exists(log, LinkOption.NOFOLLOW_LINKS)) {
      throw faults.damaged("it is not there, and %s is".formatted(log.getFileName()), null);
    }
  }

  private void make() throws IOException, SQLException {
    var making = directory.resolve(NAME + ".new");
    // Whoever made these was killed: nobody else can be at work now.
    Files.deleteIfExists(making);
    Files.deleteIfExists(directory.resolve(NAME + ".new-journal"));
    Files.createFile(making, OWNER_ONLY);
    try (var link = Link.open(making)) {
      Schema.make(link);
    }
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  private Journal opened() throws SQLException {
    var writer = Link.open(file);
    var isWhole = false;
    try {
      requireSound(writer);
      writer.keepLog();
      Schema.upgrade(writer);
      var journal = new Journal(faults, writer, Link.reading(file));
      isWhole = true;
      return journal;
    } finally {
      if (!isWhole) {
        writer.close();
      }
    }
  }

  private void requireSound(Link link) throws SQLException {
    if (link.number("pragma application_id") != Schema.APPLICATION) {
      throw faults.damaged("it is not the journal of a service", null);
    }
    var version = link.number("pragma user_version");
    if (version > Schema.version()) {
      throw faults.newer(version);
    }
    var finding = link.first(row -> row.text("quick_check"), "pragma quick_check(1)").orElse("");
    if (!finding.equals("ok")) {
      throw faults.damaged(finding, null);
    }
  }

  private static void makeDirectory(Path directory) throws IOException {
    var parent = directory.getParent();
    if (parent == null || Files.isDirectory(directory)) {
      return;
    }
    makeDirectory(parent);
    // Another process may be making it.
    Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
    sync(parent);
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
