package dev.backstay.snapshot;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a snapshot in its repository: 12 lower-case hexadecimal digits.
public record SnapshotId(String hex) implements Comparable<SnapshotId> {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{12}");

  public SnapshotId {
    if (!isValid(hex)) {
      throw new IllegalArgumentException("a snapshot id has 12 lower-case hex digits: " + hex);
    }
  }

  /// Whether the text has the form of a whole id.
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SnapshotId that && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public int compareTo(SnapshotId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
