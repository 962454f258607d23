package dev.backstay.snapshot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where an entry stands below its component's root: names joined by `/`; empty for
/// the root itself.
///
/// A name is 1 to 255 bytes without `/` and NUL, is not `.` or `..`, and could not be taken for a
/// way out of a directory on another system (no `..\`, no leading `\\`, no drive letter). Bytes of
/// a name that are not valid UTF-8 are kept as the lone surrogates U+DC80 to U+DCFF.
///
/// Paths are ordered name by name, names by code point, so that a directory comes directly before
/// all that is below it.
public record EntryPath(String value) implements Comparable<EntryPath> {

  /// The root of a component.
  public static final EntryPath ROOT = new EntryPath("");

  /// The longest path in characters.
  public static final int LENGTH_MAX = 4096;

  private static final int NAME_BYTES_MAX = 255;

  public EntryPath {
    var problem = problemOf(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /// Says why the text is not a safe path, or empty if it is one.
  public static Optional<String> problemOf(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.length() > LENGTH_MAX) {
      return Optional.of("a path of " + value.length() + " characters");
    }
    var driveLetter = value.length() > 1 && value.charAt(1) == ':' && isLetter(value.charAt(0));
    if (driveLetter || value.startsWith("\\\\")) {
      return Optional.of("a drive or share: " + escape(value));
    }
    for (var start = 0; start <= value.length(); ) {
      var slash = value.indexOf('/', start);
      var end = slash < 0 ? value.length() : slash;
      if (!isSafeName(value.substring(start, end))) {
        return Optional.of("an unsafe name: " + escape(value));
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isSafeName(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
      return false;
    }
    if (name.indexOf('\\') >= 0
        && (name.startsWith("..\\") || name.contains("\\..\\") || name.endsWith("\\.."))) {
      return false;
    }
    return name.length() * 3 <= NAME_BYTES_MAX || PathBytes.encode(name).length <= NAME_BYTES_MAX;
  }

  /// The text with everything that a terminal could misread written as escapes.
  public static String escape(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x202E)) {
                escaped.append(String.format("\\u%04x", c));
              } else if (c >= 0xDC80 && c <= 0xDCFF) {
                escaped.append(String.format("\\x%02x", c - 0xDC00));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /// The path of an entry directly below this one.
  public EntryPath child(String name) {
    return new EntryPath(value.isEmpty() ? name : value + "/" + name);
  }

  /// The path of the directory this entry stands in; empty for the root itself.
  public Optional<EntryPath> parent() {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    var slash = value.lastIndexOf('/');
    return Optional.of(slash < 0 ? ROOT : new EntryPath(value.substring(0, slash)));
  }

  /// How many names it has; 0 for the root.
  public int depth() {
    return value.isEmpty() ? 0 : 1 + (int) value.chars().filter(c -> c == '/').count();
  }

  /// The last name; empty for the root.
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /// Whether this is the other path or lies below it.
  public boolean isAtOrBelow(EntryPath other) {
    return other.value.isEmpty()
        || value.equals(other.value)
        || (value.startsWith(other.value) && value.charAt(other.value.length()) == '/');
  }

  /// The path as the bytes a file system would keep.
  public byte[] bytes() {
    return PathBytes.encode(value);
  }

  // Written out: what the compiler makes is linked at its first use, which a start would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntryPath that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(EntryPath other) {
    return compare(value, other.value);
  }

  /// The order of paths, for text that is already known to be a path.
  public static int compare(String a, String b) {
    var shared = Math.min(a.length(), b.length());
    for (var i = 0; i < shared; i++) {
      var x = a.charAt(i);
      var y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /// `/` before everything; otherwise code point order, in which surrogates follow U+E000 to
  /// U+FFFF.
  private static int rank(char c) {
    if (c == '/') {
      return -1;
    }
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }

  /// The path with control characters escaped, for people.
  @Override
  public String toString() {
    return value.isEmpty() ? "/" : escape(value);
  }
}
