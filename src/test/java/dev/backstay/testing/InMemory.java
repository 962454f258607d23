package dev.backstay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Directories for tests that make and remove whole clusters of PostgreSQL, some thousand files
/// each: in memory where there is room, else where temporary files go. On a disk, ext4 looks for
/// inodes that were not freed just before, which took half of the time of such tests.
public final class InMemory implements TempDirFactory {

  private static final Path MEMORY = Path.of("/dev/shm");

  private static final long ROOM_BYTES = 3L << 30;

  /// Where such directories are made.
  public static Path place() throws IOException {
    var fits = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM_BYTES;
    return fits ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return Files.createTempDirectory(place(), "backstay-test-");
  }
}
