package dev.backstay.component.postgres;

import dev.backstay.rows.Rows;
import dev.backstay.rows.Value;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The rows of what a connection has opened, had some at a time: as many as are together about as
/// large as one piece.
final class PostgresCursor implements Rows {

  private static final int PIECE_CHARS = 1 << 20;
  private static final int PIECE_ROWS_MAX = 5_000;

  private static final Pattern DIGITS = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern NUMBER =
      Pattern.compile(
          "smallint|integer|bigint|oid|real|double precision|numeric(\\(.*\\))?", Pattern.DOTALL);

  /// What codes of failures at a row say, as far as people meet them.
  private static final Map<String, String> WORDS =
      Map.of(
          "25006", "it does more than read",
          "42501", "permission denied",
          "22012", "a division by zero",
          "22003", "a number is too large for its type",
          "22P02", "a text is not written as its type needs",
          "22007", "a text is no date or time",
          "21000", "a query within it gives more than one row",
          "53200", "the server has no memory for it");

  /// How the values of a column are read.
  private enum Reading {
    NUMBER,
    TRUTH,
    BYTES,
    TEXT
  }

  private final Sql sql;
  private final List<String> columns;
  private final List<Reading> readings;
  private final Deque<List<Optional<String>>> ahead = new ArrayDeque<>();
  private int atOnce = 20;
  private boolean ended;

  private PostgresCursor(Sql sql, List<String> columns, List<Reading> readings) {
    this.sql = sql;
    this.columns = columns;
    this.readings = readings;
  }

  /// For columns with those names and types.
  static Rows of(Sql sql, List<List<String>> described) {
    var named = described.stream().filter(each -> each.size() == 2).toList();
    return new PostgresCursor(
        sql,
        named.stream().map(List::getFirst).toList(),
        named.stream().map(each -> readingOf(each.get(1))).toList());
  }

  private static Reading readingOf(String type) {
    if (Set.of("boolean", "bytea").contains(type)) {
      return type.equals("bytea") ? Reading.BYTES : Reading.TRUTH;
    }
    return NUMBER.matcher(type).matches() && !type.endsWith("[]") ? Reading.NUMBER : Reading.TEXT;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Optional<List<Value>> next() throws IOException {
    if (ahead.isEmpty() && !ended) {
      fetch();
    }
    var row = ahead.poll();
    if (row == null) {
      return Optional.empty();
    }
    var values = new ArrayList<Value>(columns.size());
    for (var i = 0; i < columns.size(); i++) {
      var reading = readings.get(i);
      values.add(row.get(i).map(text -> valueOf(text, reading)).orElse(Value.Null.NONE));
    }
    return Optional.of(values);
  }

  private void fetch() throws IOException {
    try {
      ahead.addAll(new Questions(sql).next(atOnce));
    } catch (SqlFailedException failed) {
      throw inWords(failed);
    }
    ended = ahead.size() < atOnce;
    var chars = 1L;
    for (var row : ahead) {
      for (var field : row) {
        chars += field.map(String::length).orElse(0) + 8;
      }
    }
    var perRow = Math.max(1, chars / Math.max(1, ahead.size()));
    atOnce = (int) Math.clamp(PIECE_CHARS / perRow, 1, Math.min(PIECE_ROWS_MAX, atOnce * 10L));
  }

  /// The server's own words may quote a row, and were not asked for.
  private static IOException inWords(SqlFailedException failed) {
    var said = String.valueOf(failed.getMessage());
    for (var each : WORDS.entrySet()) {
      if (said.contains("ERROR:  " + each.getKey())) {
        return new SqlFailedException(each.getValue() + " (" + each.getKey() + ")", failed);
      }
    }
    return failed;
  }

  private static Value valueOf(String text, Reading reading) {
    return switch (reading) {
      case NUMBER -> DIGITS.matcher(text).matches() ? new Value.Exact(text) : new Value.Text(text);
      case TRUTH -> new Value.Truth(text.equals("t"));
      case BYTES -> new Value.Bytes(HexFormat.of().parseHex(text, 2, text.length()));
      case TEXT -> new Value.Text(text);
    };
  }

  @Override
  public void close() throws IOException {
    new Questions(sql).end();
  }
}
