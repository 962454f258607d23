package dev.backstay.component;

import dev.backstay.snapshot.Cutting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/// How files are cut, judged by name, size and how they start.
final class Cuttings {

  private static final Set<String> IMAGES =
      Set.of("qcow2", "qcow", "img", "raw", "vmdk", "vdi", "vhd", "vhdx");
  private static final Set<String> STREAMS =
      Set.of(
          "log", "json", "jsonl", "csv", "sql", "txt", "gz", "zst", "xz", "bz2", "zip", "tar",
          "tgz");
  private static final long LARGE = 64L << 20;

  /// A smaller database is not worth a look: it is cut into a few chunks either way.
  private static final long DATABASE_MIN = 64 << 10;

  private static final byte[] DATABASE_START =
      "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private Cuttings() {}

  /// The way to cut the file of that name and size that was opened there; leaves its position
  /// where it is.
  static Cutting of(String name, long sizeBytes, FileChannel file) throws IOException {
    return sizeBytes >= DATABASE_MIN && startsAsDatabase(file)
        ? Cutting.PAGED
        : of(name, sizeBytes);
  }

  private static boolean startsAsDatabase(FileChannel file) throws IOException {
    var start = ByteBuffer.allocate(DATABASE_START.length);
    while (start.hasRemaining() && file.read(start, start.position()) > 0) {}
    return Arrays.equals(start.array(), DATABASE_START);
  }

  private static Cutting of(String name, long sizeBytes) {
    var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (IMAGES.contains(ending)) {
      return Cutting.IMAGE;
    }
    return sizeBytes >= LARGE && !STREAMS.contains(ending) ? Cutting.IMAGE : Cutting.STREAM;
  }
}
