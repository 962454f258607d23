package dev.backstay.snapshot;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a component within its orchestrator: lower-case letters, digits, `-`, `_` and `.`,
/// starting with a letter or digit, at most 64 characters. Safe as a file name.
public record ComponentName(String value) implements Comparable<ComponentName> {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public ComponentName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a component name: " + value);
    }
  }

  /// Whether the text may name a component.
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ComponentName that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(ComponentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
