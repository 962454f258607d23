package dev.backstay.component;

import dev.backstay.snapshot.EntryPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The keys of objects as paths of entries, and back: no two keys have one path.
///
/// An ordinary key is its own path. Control characters, `\` and `%` are written as `%` and two hex
/// digits for each byte, and so are `.`, `..` and what looks like a drive; an empty name (of `a//b`
/// or `a/`) is `%`; a name of more bytes than a path may have goes on below one that ends in `%-`.
/// An object whose key is also the directory of others stands in it as [#SELF].
public final class ObjectKeys {

  /// The name of an object in the directory that has its key.
  public static final String SELF = "%self";

  private static final String EMPTY = "%";
  private static final String GOES_ON = "%-";
  private static final int NAME_BYTES_MAX = 255 - GOES_ON.length();
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private ObjectKeys() {}

  /// The path of the key's entry, unless other keys make a directory of it.
  public static EntryPath pathOf(String key) {
    var names = new ArrayList<String>();
    for (var name : key.split("/", -1)) {
      addNames(name, names.isEmpty(), names);
    }
    return new EntryPath(String.join("/", names));
  }

  private static void addNames(String name, boolean first, List<String> names) {
    if (name.isEmpty()) {
      names.add(EMPTY);
      return;
    }
    var all = name.equals(".") || name.equals("..");
    var drive = first && name.length() > 1 && name.charAt(1) == ':';
    var part = new StringBuilder();
    var bytes = 0;
    for (var i = 0; i < name.length(); ) {
      var c = name.codePointAt(i);
      var written = all || (drive && i == 1) || isWritten(c) ? written(c) : Character.toString(c);
      var more = written.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + more > NAME_BYTES_MAX) {
        names.add(part + GOES_ON);
        part.setLength(0);
        bytes = 0;
      }
      part.append(written);
      bytes += more;
      i += Character.charCount(c);
    }
    names.add(part.toString());
  }

  private static boolean isWritten(int c) {
    return c < 0x20 || c == 0x7F || c == '%' || c == '\\';
  }

  private static String written(int c) {
    return "%" + HEX.toHexDigits((byte) c);
  }

  /// The key of an entry.
  ///
  /// @throws IllegalArgumentException if no key has that path
  public static String keyOf(EntryPath path) {
    var key = new StringBuilder();
    var names = path.value().split("/", -1);
    var count =
        names.length > 1 && names[names.length - 1].equals(SELF) ? names.length - 1 : names.length;
    for (var i = 0; i < count; i++) {
      var name = names[i];
      var goesOn = name.endsWith(GOES_ON);
      if (!name.equals(EMPTY)) {
        key.append(read(goesOn ? name.substring(0, name.length() - GOES_ON.length()) : name));
      }
      if (!goesOn && i < count - 1) {
        key.append('/');
      }
    }
    return key.toString();
  }

  private static String read(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    var bytes = new ByteArrayOutputStream();
    for (var i = 0; i < name.length(); ) {
      var c = name.codePointAt(i);
      if (c == '%') {
        if (i + 3 > name.length()) {
          throw new IllegalArgumentException("no key has the name " + EntryPath.escape(name));
        }
        bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
        i += 3;
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
