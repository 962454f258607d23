package dev.backstay.reach;

/// A number of chunks, each counted once.
///
/// @param chunks how many
/// @param plainBytes their bytes before compression
/// @param storedBytes their share of the segments they are stored in
public record Amount(long chunks, long plainBytes, long storedBytes) {

  /// Nothing.
  public static final Amount NONE = new Amount(0, 0, 0);

  /// Both together.
  public Amount plus(Amount other) {
    return new Amount(
        chunks + other.chunks, plainBytes + other.plainBytes, storedBytes + other.storedBytes);
  }
}
