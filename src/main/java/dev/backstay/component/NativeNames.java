package dev.backstay.component;

import dev.backstay.snapshot.PathBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Names of files between the text of an entry and a [Path], byte for byte in both directions,
/// whatever the locale. Paths are absolute.
///
/// A `Path` keeps the bytes that the file system gave, but its text does not: bytes without a
/// character become U+FFFD. Such names go through the percent-encoded form of a URI.
public final class NativeNames {

  private static final boolean UTF8 =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  private NativeNames() {}

  /// The last name of the path.
  public static String nameOf(Path path) {
    var name = Objects.requireNonNull(path.getFileName());
    var text = name.toString();
    return isFaithful(text) ? text : PathBytes.decode(rawBytes(rootOf(path).resolve(name), text));
  }

  /// The path of that name in the directory.
  public static Path child(Path directory, String name) {
    return directory.resolve(
        isFaithful(name) ? directory.getFileSystem().getPath(name) : relative(directory, name));
  }

  /// What the symbolic link says.
  public static String targetOf(Path link) throws IOException {
    var target = Files.readSymbolicLink(link);
    var text = target.toString();
    if (isFaithful(text)) {
      return text;
    }
    var raw = PathBytes.decode(rawBytes(rootOf(link).resolve(target), text));
    return target.isAbsolute() ? "/" + raw : raw;
  }

  /// The path to give a symbolic link that shall say `target`. Repeated slashes become one.
  public static Path target(Path link, String target) {
    if (isFaithful(target)) {
      var plain = link.getFileSystem().getPath(target);
      if (plain.toString().equals(target)) {
        return plain;
      }
    }
    return target.startsWith("/") ? absolute(link, target.substring(1)) : relative(link, target);
  }

  /// Whether a `Path` made of the text, and its text again, have the same bytes.
  static boolean isFaithful(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= 0x80 && (!UTF8 || c == '\uFFFD' || Character.isSurrogate(c))) {
        return false;
      }
    }
    return true;
  }

  private static Path rootOf(Path path) {
    return Objects.requireNonNull(path.getRoot(), "absolute path");
  }

  /// The bytes of an absolute path without its leading slash.
  private static byte[] rawBytes(Path absolute, String text) {
    var raw = absolute.toUri().getRawPath();
    // The URI of an existing directory ends with a slash that its name does not have.
    var end = raw.endsWith("/") && !text.endsWith("/") ? raw.length() - 1 : raw.length();
    var bytes = new ByteArrayOutputStream(end);
    for (var i = 1; i < end; i++) {
      var c = raw.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  private static Path relative(Path sibling, String text) {
    var absolute = absolute(sibling, text);
    return absolute.subpath(0, absolute.getNameCount());
  }

  private static Path absolute(Path sibling, String text) {
    var uri = new StringBuilder(rootOf(sibling).toUri().toString());
    for (var b : PathBytes.encode(text)) {
      if (b == '/') {
        uri.append('/');
      } else {
        uri.append('%').append(Character.forDigit((b >> 4) & 15, 16));
        uri.append(Character.forDigit(b & 15, 16));
      }
    }
    // Reading a URI takes one trailing slash away.
    uri.append(text.endsWith("/") ? "/" : "");
    return sibling.getFileSystem().provider().getPath(URI.create(uri.toString()));
  }
}
