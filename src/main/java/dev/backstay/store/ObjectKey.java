package dev.backstay.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of an object: segments of lower-case letters, digits, `-`, `_` and `.`, joined by `/`;
/// no segment starts with a dot; at most 256 characters. Safe on every file system and bucket.
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  private static final Pattern FORM =
      Pattern.compile("[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*");

  public ObjectKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an object key: " + value);
    }
  }

  /// Whether the text may name an object.
  public static boolean isValid(String text) {
    return text.length() <= 256 && FORM.matcher(text).matches();
  }

  /// The last segment.
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(ObjectKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
