package dev.backstay.dispatch;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.run.RunId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;

/// What runs wrote: for each a file of JSON lines, and one of what it complained of.
public final class RunFiles {

  private static final int TAIL_BYTES = 4096;

  private final Path directory;

  /// Those in a directory, which is made if it is not there, for this user alone.
  ///
  /// @throws StoreUnavailableException if it cannot be made
  public RunFiles(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "the directory for what runs write cannot be made: " + e,
          "Let this user write to " + directory.getParent() + ", or set `state_dir`.",
          e);
    }
  }

  /// The lines of a run, one JSON object each; the last may be cut off while it is at work.
  public Path output(RunId run) {
    return directory.resolve(run.hex() + ".jsonl");
  }

  /// What a run complained of, in words.
  public Path errors(RunId run) {
    return directory.resolve(run.hex() + ".err");
  }

  /// The end of what a run complained of: at most 4 KiB; empty if there is nothing.
  public String lastWords(RunId run) {
    try (var file = new RandomAccessFile(errors(run).toFile(), "r")) {
      var from = Math.max(0, file.length() - TAIL_BYTES);
      file.seek(from);
      var bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException nothing) {
      return "";
    }
  }

  /// Remembers that somebody told a run to stop, however it ends.
  ///
  /// @throws StoreUnavailableException if that cannot be written
  void putStopped(RunId run) {
    try {
      Files.write(stopped(run), new byte[0]);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "that run " + run + " is to stop cannot be remembered: " + e,
          "Let this user write to " + directory + ".",
          e);
    }
  }

  /// Whether somebody told a run to stop. The end of the service is nobody.
  public boolean wasStopped(RunId run) {
    return Files.exists(stopped(run));
  }

  private Path stopped(RunId run) {
    return directory.resolve(run.hex() + ".stopped");
  }

  /// Removes what those runs wrote.
  void remove(Collection<RunId> runs) throws IOException {
    for (var run : runs) {
      Files.deleteIfExists(output(run));
      Files.deleteIfExists(errors(run));
      Files.deleteIfExists(stopped(run));
    }
  }
}
