package dev.backstay.repository.format;

import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.RandomAccess;

/// Texts of 16 hex digits, eight bytes each in memory: every snapshot names many packs, and all
/// snapshots are known at once.
final class DigitList extends AbstractList<String> implements RandomAccess {

  private static final HexFormat HEX = HexFormat.of();

  private final long[] values;

  private DigitList(long[] values) {
    this.values = values;
  }

  /// The same texts.
  ///
  /// @throws IllegalArgumentException if one is no such text
  static DigitList copyOf(List<String> texts) {
    return texts instanceof DigitList same
        ? same
        : new DigitList(texts.stream().mapToLong(DigitList::valueOf).toArray());
  }

  private static long valueOf(String text) {
    if (text.length() != Manifest.Listing.PACK_DIGITS) {
      throw new IllegalArgumentException("not 16 digits: " + text);
    }
    return HexFormat.fromHexDigitsToLong(text);
  }

  @Override
  public String get(int index) {
    return HEX.toHexDigits(values[index]);
  }

  @Override
  public int size() {
    return values.length;
  }
}
