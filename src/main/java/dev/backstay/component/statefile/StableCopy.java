package dev.backstay.component.statefile;

import dev.backstay.component.FileStat;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.ChangedWhileReadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/// The bytes of one version of a file, out of reach of whoever writes to it: in memory if it is
/// small, else in a private file.
final class StableCopy implements AutoCloseable {

  private static final long MEMORY_MAX = 16 << 20;

  private final FileStat stat;
  private final Source source;
  private final Runnable release;

  /// Opens the bytes from their start.
  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private StableCopy(FileStat stat, Source source, Runnable release) {
    this.stat = stat;
    this.source = source;
    this.release = release;
  }

  /// Copies the file.
  ///
  /// @throws ChangedWhileReadException if it changed meanwhile
  static StableCopy of(Path file, Scratch scratch) throws IOException {
    var before = FileStat.of(file);
    if (!before.isRegularFile()) {
      throw new FileSystemException(file.toString(), null, "became a " + before.typeName());
    }
    return before.sizeBytes() <= MEMORY_MAX
        ? inMemory(file, before)
        : inFile(file, before, scratch.newFile("state-"));
  }

  /// Reads twice: where the clock of a file system is coarse, two writes may carry one time.
  private static StableCopy inMemory(Path file, FileStat before) throws IOException {
    var bytes = readAll(file);
    var again = readAll(file);
    requireUnchanged(file, before, bytes.length);
    if (!Arrays.equals(bytes, again)) {
      throw new ChangedWhileReadException(file + " was written to while it was read");
    }
    return new StableCopy(before, () -> new ByteArrayInputStream(bytes), () -> {});
  }

  private static byte[] readAll(Path file) throws IOException {
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes((int) MEMORY_MAX + 1);
    }
  }

  private static StableCopy inFile(Path file, FileStat before, Path copy) throws IOException {
    var stable = new StableCopy(before, () -> Files.newInputStream(copy), () -> remove(copy));
    var whole = false;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      var size = Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      requireUnchanged(file, before, size);
      whole = true;
      return stable;
    } finally {
      if (!whole) {
        stable.close();
      }
    }
  }

  private static void requireUnchanged(Path file, FileStat before, long bytesRead)
      throws IOException {
    if (bytesRead != before.sizeBytes() || !FileStat.of(file).isUnchangedSince(before)) {
      throw new ChangedWhileReadException(file + " was written to while it was read");
    }
  }

  private static void remove(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "cannot remove the private copy " + copy + ": " + e.getMessage(),
          "Delete it by hand; it holds the document's content.",
          e);
    }
  }

  /// What the file was when it was read.
  FileStat stat() {
    return stat;
  }

  /// The bytes from their start.
  InputStream open() throws IOException {
    return source.open();
  }

  @Override
  public void close() {
    release.run();
  }
}
