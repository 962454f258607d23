package dev.backstay.repository.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Cuts lines of text into cells of a few lines each. Whether a cell ends with a line is said by
/// that line alone, so that a line which comes or goes changes no cell but its own.
///
/// What has no lines is cut as [FastCdc] does. Keyed like it, so that cuts cannot be predicted.
public final class RowKnife {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_ENDS = '\n' * ONES;

  /// Lines shorter than that part of a cell are not cells, however equal they are.
  private static final int MIN_PART = 8;

  /// A cell that no line has ended by then ends with the last whole line.
  private static final int AVERAGES_MAX = 16;

  private final FastCdc withoutLines;
  private final long seed;
  private final long factor;
  private final int averageBytes;
  private final int minBytes;
  private final int maxBytes;

  /// @param table 2 KiB that key it
  /// @param finer cells have about [FastCdc#AVERAGE_BYTES] divided by that power of two
  public RowKnife(byte[] table, int finer) {
    withoutLines = FastCdc.finer(table, finer);
    averageBytes = FastCdc.AVERAGE_BYTES >> finer;
    minBytes = averageBytes / MIN_PART;
    maxBytes = Math.min(FastCdc.MAX_BYTES, averageBytes * AVERAGES_MAX);
    var key = ByteBuffer.wrap(table);
    seed = key.getLong(0);
    factor = key.getLong(8) | 1;
  }

  /// The length of the cell that starts at `offset`, given `available` bytes from there.
  ///
  /// Unless the content ends there, at least [FastCdc#MAX_BYTES] must be available.
  public int cut(byte[] bytes, int offset, int available) {
    var limit = offset + Math.min(available, maxBytes);
    var line = offset;
    while (line < limit) {
      var hash = seed;
      var at = line;
      var end = -1;
      while (end < 0 && at < limit) {
        var count = Math.min(Long.BYTES, limit - at);
        var word = count == Long.BYTES ? (long) WORD.get(bytes, at) : wordOf(bytes, at, count);
        end = lineEnd(word);
        hash = mixed(hash, end < 0 ? word : word & ((1L << (end * Byte.SIZE)) - 1));
        at += end < 0 ? count : end + 1;
      }
      if (end < 0) {
        break;
      }
      if (at - offset >= minBytes && endsCell(hash, at - line)) {
        return at - offset;
      }
      line = at;
    }
    if (limit == offset + available) {
      return available;
    }
    return line > offset ? line - offset : withoutLines.cut(bytes, offset, limit - offset);
  }

  /// Which of the eight bytes is the first end of a line; -1 if none is.
  private static int lineEnd(long word) {
    var other = word ^ LINE_ENDS;
    var found = (other - ONES) & ~other & HIGHS;
    return found == 0 ? -1 : Long.numberOfTrailingZeros(found) / Byte.SIZE;
  }

  /// Fewer than eight bytes as a word that has no end of a line where there are none.
  private static long wordOf(byte[] bytes, int from, int count) {
    var word = 0L;
    for (var i = count - 1; i >= 0; i--) {
      word = (word << Byte.SIZE) | (bytes[from + i] & 0xFF);
    }
    return word;
  }

  private long mixed(long hash, long word) {
    var product = (hash ^ word) * factor;
    return product ^ (product >>> 32);
  }

  /// The longer a line, the more often it ends a cell: they are as long whatever the lines are.
  private boolean endsCell(long hash, int lineBytes) {
    return ((hash * factor) >>> 32) * averageBytes < (long) lineBytes << 32;
  }
}
