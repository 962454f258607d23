package dev.backstay.diff;

/// How many entries differ, and how many bytes the files of each side have.
///
/// @param added only on the second side
/// @param removed only on the first side
/// @param changed on both, and different
/// @param bytesBefore of all files of the first side
/// @param bytesAfter of all files of the second side
public record Tally(long added, long removed, long changed, long bytesBefore, long bytesAfter) {

  /// Whether anything differs.
  public boolean isDifferent() {
    return added + removed + changed > 0;
  }
}
