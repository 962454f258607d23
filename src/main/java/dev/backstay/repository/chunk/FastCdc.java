package dev.backstay.repository.chunk;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.MalformedException;

/// Cuts a stream where its content says so, so that an insertion moves only the cuts near it.
///
/// FastCDC with normalised chunking (Xia et al., USENIX ATC 2016), with a table of its own for each
/// repository, so that cuts cannot be predicted without the key.
public final class FastCdc {

  /// No chunk is shorter, except the last of a content.
  public static final int MIN_BYTES = 8 << 10;

  /// About the average.
  public static final int AVERAGE_BYTES = 32 << 10;

  /// No chunk is longer.
  public static final int MAX_BYTES = 128 << 10;

  // The upper bits of the fingerprint depend on the most bytes. Two bits more than the average asks
  // for before it, two fewer after it: the lengths gather round the average.
  private static final long MASK_BEFORE_AVERAGE = -1L << (64 - 17);
  private static final long MASK_AFTER_AVERAGE = -1L << (64 - 13);

  private final long[] gear = new long[256];

  /// Keyed with a table of 2 KiB.
  public FastCdc(byte[] table) {
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
    if (available <= MIN_BYTES) {
      return available;
    }
    var limit = offset + Math.min(available, MAX_BYTES);
    var average = Math.min(limit, offset + AVERAGE_BYTES);
    var fingerprint = 0L;
    var position = offset + MIN_BYTES;
    for (; position < average; position++) {
      fingerprint = (fingerprint << 1) + gear[bytes[position] & 0xFF];
      if ((fingerprint & MASK_BEFORE_AVERAGE) == 0) {
        return position + 1 - offset;
      }
    }
    for (; position < limit; position++) {
      fingerprint = (fingerprint << 1) + gear[bytes[position] & 0xFF];
      if ((fingerprint & MASK_AFTER_AVERAGE) == 0) {
        return position + 1 - offset;
      }
    }
    return limit - offset;
  }
}
