package dev.backstay.repository.chunk;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.MalformedException;

/// Cuts a stream where its content says so, so that an insertion moves only the cuts near it.
///
/// FastCDC with normalised chunking (Xia et al., USENIX ATC 2016), with a table of its own for each
/// repository, so that cuts cannot be predicted without the key.
public final class FastCdc {

  /// No chunk is shorter, except the last of a content, and finer ones.
  public static final int MIN_BYTES = 8 << 10;

  /// About the average.
  public static final int AVERAGE_BYTES = 32 << 10;

  /// No chunk is longer.
  public static final int MAX_BYTES = 128 << 10;

  private static final int AVERAGE_BITS = 15;

  private final long[] gear = new long[256];
  private final int minBytes;
  private final int averageBytes;
  private final int maxBytes;

  // The upper bits of the fingerprint depend on the most bytes. Two bits more than the average asks
  // for before it, two fewer after it: the lengths gather round the average.
  private final long maskBeforeAverage;
  private final long maskAfterAverage;

  /// Keyed with a table of 2 KiB.
  public FastCdc(byte[] table) {
    this(table, 0);
  }

  /// The same with chunks of which each length is shorter by that power of two, from 0 to 7.
  public static FastCdc finer(byte[] table, int finer) {
    return new FastCdc(table, finer);
  }

  private FastCdc(byte[] table, int finer) {
    minBytes = MIN_BYTES >> finer;
    averageBytes = AVERAGE_BYTES >> finer;
    maxBytes = MAX_BYTES >> finer;
    maskBeforeAverage = -1L << (Long.SIZE - AVERAGE_BITS - 2 + finer);
    maskAfterAverage = -1L << (Long.SIZE - AVERAGE_BITS + 2 + finer);
    var in = new ByteReader(table);
    try {
      for (var i = 0; i < gear.length; i++) {
        gear[i] = in.u64("gear");
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException("a table of " + table.length + " bytes", e);
    }
  }

  /// Whether a content of that length is one chunk: small files are compressed in segments anyway.
  public static boolean isUncut(int length) {
    return length <= AVERAGE_BYTES;
  }

  /// The length of the chunk that starts at `offset`, given `available` bytes from there.
  ///
  /// Unless the content ends there, at least [#MAX_BYTES] must be available.
  public int cut(byte[] bytes, int offset, int available) {
    if (available <= minBytes) {
      return available;
    }
    var limit = offset + Math.min(available, maxBytes);
    var average = Math.min(limit, offset + averageBytes);
    var end = scan(bytes, offset + minBytes, average, 0, maskBeforeAverage);
    if (end < 0 && average < limit) {
      end = scan(bytes, average, limit, fingerprintAt(bytes, average), maskAfterAverage);
    }
    return (end < 0 ? limit : end) - offset;
  }

  /// Bytes further back have been shifted out of a fingerprint.
  private long fingerprintAt(byte[] bytes, int position) {
    var fingerprint = 0L;
    for (var i = position - Long.SIZE; i < position; i++) {
      fingerprint = (fingerprint << 1) + gear[bytes[i] & 0xFF];
    }
    return fingerprint;
  }

  /// Where the first cut is that the mask allows; -1 if there is none.
  ///
  /// Two bytes a step: the second fingerprint does not wait for the first.
  private int scan(byte[] bytes, int from, int to, long before, long mask) {
    var table = gear;
    var fingerprint = before;
    var position = from;
    for (; position < to - 1; position += 2) {
      var first = table[bytes[position] & 0xFF];
      var both = (first << 1) + table[bytes[position + 1] & 0xFF];
      var between = (fingerprint << 1) + first;
      fingerprint = (fingerprint << 2) + both;
      if ((between & mask) == 0) {
        return position + 1;
      }
      if ((fingerprint & mask) == 0) {
        return position + 2;
      }
    }
    if (position < to) {
      fingerprint = (fingerprint << 1) + table[bytes[position] & 0xFF];
      if ((fingerprint & mask) == 0) {
        return position + 1;
      }
    }
    return -1;
  }
}
