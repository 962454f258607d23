package dev.backstay.doctor;

import dev.backstay.component.DatabaseFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// Tells databases by how files begin.
///
/// @param databases what recognises them
record Signs(DatabaseFiles databases) {

  private static final long JOURNAL = 0xD9D505F920A163D7L;
  /// The last bit says in which order bytes are summed up.
  private static final int LOG = 0x377F0682;

  /// Whether it is a database, or beside it is a journal or log with what it lacks.
  boolean isDatabase(Path file) {
    return isRegular(file)
        && (recognises(file)
            || begins(sibling(file, "-journal"), JOURNAL, ~0L)
            || begins(sibling(file, "-wal"), (long) LOG << Integer.SIZE, 0xFFFF_FFFE_0000_0000L));
  }

  private static boolean isRegular(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean recognises(Path file) {
    try (var channel = FileChannel.open(file)) {
      return databases.recognises(channel);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  private static boolean begins(Path file, long sign, long mask) {
    if (!isRegular(file)) {
      return false;
    }
    var start = ByteBuffer.allocate(Long.BYTES);
    try (var channel = FileChannel.open(file)) {
      while (start.hasRemaining() && channel.read(start) >= 0) {}
    } catch (IOException unreadable) {
      return false;
    }
    return !start.hasRemaining() && (start.getLong(0) & mask) == sign;
  }
}
