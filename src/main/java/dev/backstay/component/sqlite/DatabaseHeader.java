package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;

/// The first 100 bytes of a SQLite database, as far as they matter here.
///
/// @param pageSize bytes per page, 512 to 65,536
/// @param wal whether the database uses a write-ahead log
/// @param changeCounter counts the transactions that changed the main file
/// @param schemaVersion counts the changes of the schema
/// @param userVersion the application's own version number
/// @param applicationId the application's mark
record DatabaseHeader(
    int pageSize,
    boolean wal,
    long changeCounter,
    long schemaVersion,
    int userVersion,
    int applicationId) {

  /// How many bytes the header has.
  static final int LENGTH = 100;

  /// The smallest page, and so the smallest database.
  static final int PAGE_SIZE_MIN = 512;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /// Whether the bytes start as a database does.
  static boolean isMagic(byte[] start) {
    return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, 16);
  }

  /// Reads the header of a file that this process does not hold open through SQLite.
  static DatabaseHeader read(Path file) throws IOException, InvalidDatabaseException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel);
    }
  }

  /// Reads the header from an open file.
  ///
  /// @throws InvalidDatabaseException if the file cannot be a database
  static DatabaseHeader read(FileChannel channel) throws IOException, InvalidDatabaseException {
    var size = channel.size();
    if (size == 0) {
      throw new InvalidDatabaseException("the file has 0 bytes");
    }
    var bytes = start(channel, LENGTH);
    if (!isMagic(bytes)) {
      var found = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAGIC.length));
      throw new InvalidDatabaseException("not a SQLite database: it starts with bytes " + found);
    }
    if (size < PAGE_SIZE_MIN || bytes.length < LENGTH) {
      throw new InvalidDatabaseException("only " + size + " bytes, less than the smallest page");
    }
    return of(ByteBuffer.wrap(bytes));
  }

  private static DatabaseHeader of(ByteBuffer header) throws InvalidDatabaseException {
    var stored = Short.toUnsignedInt(header.getShort(16));
    var pageSize = stored == 1 ? 65_536 : stored;
    if (pageSize < PAGE_SIZE_MIN || Integer.bitCount(pageSize) != 1) {
      throw new InvalidDatabaseException("an impossible page size of " + stored + " bytes");
    }
    return new DatabaseHeader(
        pageSize,
        header.get(19) == 2,
        Integer.toUnsignedLong(header.getInt(24)),
        Integer.toUnsignedLong(header.getInt(40)),
        header.getInt(60),
        header.getInt(68));
  }

  /// Up to `length` bytes from the start of the file.
  static byte[] start(FileChannel channel, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    int count;
    do {
      count = channel.read(buffer, buffer.position());
    } while (count >= 0 && buffer.hasRemaining());
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
