package dev.backstay.component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The names of vital signs that more than one kind or reader knows.
public final class VitalNames {

  /// The rows of all ordinary tables of a database together.
  public static final String ROWS = "rows";

  /// The bytes of a database's pages that are in use.
  public static final String USED_BYTES = "used_bytes";

  /// How many bytes a program wrote.
  public static final String BYTES = "bytes";

  /// How many lines a program wrote.
  public static final String LINES = "lines";

  /// How large the disk is that an image shows to a machine.
  public static final String VIRTUAL_BYTES = "virtual_bytes";

  /// How long the files of a disk image are together.
  public static final String FILE_BYTES = "file_bytes";

  /// How many files a disk image is layered of.
  public static final String CHAIN_LENGTH = "chain_length";

  /// How many keys a document has at the top level.
  public static final String KEYS = "keys";

  /// How many keys a document has at the top level, and items below them.
  public static final String ITEMS = "items";

  /// The value of a number that is not known.
  public static final String UNKNOWN = "?";

  /// The longest name of a table or key that gets a vital sign of its own unasked.
  public static final int NAME_LENGTH_MAX = 200;

  private VitalNames() {}

  /// The rows of a table.
  public static String rows(String table) {
    return "rows." + table;
  }

  /// The highest row id of a table.
  public static String canary(String table) {
    return "canary." + table;
  }

  /// The greatest value of a column.
  public static String newest(String table, String column) {
    return "newest." + table + "." + column;
  }

  /// How many items a key at the top level holds.
  public static String length(String key) {
    return "length." + key;
  }

  /// Whether a key is there, `true` or `false`.
  public static String has(String path) {
    return "has." + path;
  }

  /// What a query gives that should give no row. It is named by a hash: a query is long.
  public static String none(String query) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(query.getBytes(StandardCharsets.UTF_8));
      return "none." + HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
