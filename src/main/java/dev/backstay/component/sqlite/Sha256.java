package dev.backstay.component.sqlite;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/// The function `sha256(value)` of the queries of users: of a text in UTF-8, or of bytes, as 64
/// lower-case hex digits. Of null it is null, of a number it is that of its text.
final class Sha256 extends Function {

  private static final int BYTES = 4;
  private static final int NULL = 5;

  private final MessageDigest digest;

  private Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Makes it known to the statements of a connection.
  static void teach(SQLiteConnection connection) throws SQLException {
    create(connection, "sha256", new Sha256(), 1, FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    switch (value_type(0)) {
      case NULL -> result();
      case BYTES -> tell(value_blob(0));
      default -> tell(value_text(0).getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Bytes of length zero are none for the driver.
  private void tell(byte @org.jspecify.annotations.Nullable [] bytes) throws SQLException {
    result(HexFormat.of().formatHex(digest.digest(bytes == null ? new byte[0] : bytes)));
  }
}
