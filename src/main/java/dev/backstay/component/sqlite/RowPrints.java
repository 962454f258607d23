package dev.backstay.component.sqlite;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Hashes of rows, in an order of their own: two lists are equal if the rows are, with the storage
/// class of each value.
final class RowPrints {

  private RowPrints() {}

  /// Those of the rows of a query.
  ///
  /// @param columns its columns, as SQL names them
  /// @param rest what follows `select ...`
  static List<String> of(Database database, List<String> columns, String rest, String... texts)
      throws SQLException {
    var chosen =
        columns.stream()
            .map(
                "typeof(%1$s), case typeof(%1$s) when 'real' then printf('%%!.17g', %1$s) else hex(%1$s) end"
                    ::formatted)
            .collect(Collectors.joining(", "));
    var prints = new ArrayList<String>();
    try (var statement = database.prepare("select " + chosen + " " + rest)) {
      for (var i = 0; i < texts.length; i++) {
        statement.setString(i + 1, texts[i]);
      }
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var digest = sha256();
          for (var i = 1; i <= 2 * columns.size(); i++) {
            add(digest, rows.getString(i).getBytes(StandardCharsets.UTF_8));
          }
          prints.add(HexFormat.of().formatHex(digest.digest()));
        }
      }
    }
    prints.sort(null);
    return prints;
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    for (var shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >>> shift));
    }
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
