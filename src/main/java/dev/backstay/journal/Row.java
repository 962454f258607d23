package dev.backstay.journal;

import dev.backstay.journal.JournalFaults.DamagedRowException;
import dev.backstay.journal.Link.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The row that a query stands at, by the names of its columns. What is missing or cannot have been
/// written is a [DamagedRowException].
final class Row {

  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  /// The value that a reading makes of it.
  <T> T as(Reading<T> reading) throws SQLException {
    try {
      return reading.of(this);
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new DamagedRowException("a row holds what nobody wrote: " + wrong.getMessage(), wrong);
    }
  }

  Optional<String> maybeText(String column) throws SQLException {
    return Optional.ofNullable(rows.getString(column));
  }

  String text(String column) throws SQLException {
    return needed(column, maybeText(column));
  }

  Optional<Long> maybeNumber(String column) throws SQLException {
    var number = rows.getLong(column);
    return rows.wasNull() ? Optional.empty() : Optional.of(number);
  }

  long number(String column) throws SQLException {
    return needed(column, maybeNumber(column));
  }

  Optional<Boolean> maybeFlag(String column) throws SQLException {
    return maybeNumber(column).map(number -> number != 0);
  }

  boolean flag(String column) throws SQLException {
    return needed(column, maybeFlag(column));
  }

  Optional<Instant> maybeMoment(String column) throws SQLException {
    return maybeText(column).map(Texts::moment);
  }

  Instant moment(String column) throws SQLException {
    return needed(column, maybeMoment(column));
  }

  Optional<List<String>> maybeTexts(String column) throws SQLException {
    return maybeText(column).map(Texts::list);
  }

  List<String> texts(String column) throws SQLException {
    return needed(column, maybeTexts(column));
  }

  private static <T> T needed(String column, Optional<T> value) throws SQLException {
    return value.orElseThrow(() -> new DamagedRowException("a row has no " + column, null));
  }
}
