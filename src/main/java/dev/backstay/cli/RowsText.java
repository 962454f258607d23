package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.json.Json;
import dev.backstay.rows.Rows;
import dev.backstay.rows.Value;
import dev.backstay.snapshot.EntryPath;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/// Rows as they are printed, while they come.
final class RowsText {

  /// The first rows decide how wide columns are.
  private static final int MEASURED_ROWS = 200;

  private static final int CELL_LENGTH_MAX = 100;
  private static final int WIDTH_MAX = 60;

  /// Whether somebody still reads is looked after this often.
  private static final int CHECKED_ROWS = 500;

  private final Terminal terminal;
  private final Rows rows;
  private final Optional<Long> limit;
  private long told;
  private boolean hasMore;

  /// Tells those rows.
  ///
  /// @param limit at most how many
  RowsText(Terminal terminal, Rows rows, Optional<Long> limit) {
    this.terminal = terminal;
    this.rows = rows;
    this.limit = limit;
  }

  /// How many were told.
  long told() {
    return told;
  }

  /// Whether there are more than were told.
  boolean hasMore() {
    return hasMore;
  }

  private Optional<List<Value>> next() throws IOException {
    var row = rows.next();
    if (row.isPresent() && limit.isPresent() && told >= limit.get()) {
      hasMore = true;
      return Optional.empty();
    }
    if (row.isPresent() && ++told % CHECKED_ROWS == 0 && terminal.out().checkError()) {
      throw failed("nobody reads it any more, or there is no room", null);
    }
    return row;
  }

  /// As a table for people. Nothing in a value reaches the terminal as it is.
  void tellTable() throws IOException {
    var first = new ArrayList<List<String>>();
    first.add(rows.columns().stream().map(RowsText::cell).toList());
    var row = next();
    for (; row.isPresent() && first.size() <= MEASURED_ROWS; row = next()) {
      first.add(cells(row.get()));
    }
    var widths = widths(first);
    first.forEach(cells -> print(cells, widths));
    for (; row.isPresent(); row = next()) {
      print(cells(row.get()), widths);
    }
    terminal.out().flush();
  }

  private static List<String> cells(List<Value> row) {
    return row.stream().map(value -> value.isNull() ? "null" : cell(value.shown())).toList();
  }

  private static String cell(String text) {
    var length = text.codePointCount(0, text.length());
    return EntryPath.escape(
        length <= CELL_LENGTH_MAX
            ? text
            : text.substring(0, text.offsetByCodePoints(0, CELL_LENGTH_MAX))
                + "… (%d characters)".formatted(length));
  }

  private int[] widths(List<List<String>> cells) {
    var widths = new int[rows.columns().size()];
    for (var row : cells) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.clamp(width(row.get(i)), widths[i], WIDTH_MAX);
      }
    }
    return widths;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private void print(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      line.append(cells.get(i))
          .repeat(' ', Math.max(0, widths[i] - width(cells.get(i))))
          .append("  ");
    }
    terminal.out().println(line.toString().stripTrailing());
  }

  /// As one JSON object.
  void tellJson() throws IOException {
    try {
      Json.object(
          terminal.out(),
          json -> {
            Json.texts(json, "columns", rows.columns());
            json.writeArrayPropertyStart("rows");
            writeRows(json);
            json.writeEndArray();
            json.writeBooleanProperty("more", hasMore);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      terminal.out().flush();
    }
  }

  private void writeRows(JsonGenerator json) {
    try {
      for (var row = next(); row.isPresent(); row = next()) {
        json.writeStartArray();
        row.get().forEach(value -> write(json, value));
        json.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JsonGenerator json, Value value) {
    switch (value) {
      case Value.Null _ -> json.writeNull();
      case Value.Truth(var isTrue) -> json.writeBoolean(isTrue);
      case Value.Exact(var digits) -> json.writeNumber(digits);
      case Value.Real(var number) when Double.isFinite(number) -> json.writeNumber(number);
      case Value.Real _, Value.Text _ -> json.writeString(value.shown());
      case Value.Bytes(var bytes) -> {
        json.writeStartObject();
        json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
        json.writeEndObject();
      }
    }
  }

  /// As RFC 4180 has it, in UTF-8; null is an empty field, an empty text is one in quotes.
  ///
  /// @param raw whether a terminal is shown what is not text
  void tellCsv(boolean raw) throws IOException {
    var bytes = terminal.bytes();
    var guarded = terminal.shows() && !raw ? new TextOutput(bytes) : bytes;
    // What is not flushed is what could not be written: there is nothing to close.
    var to = new BufferedWriter(new OutputStreamWriter(guarded, StandardCharsets.UTF_8));
    writeCsv(to, rows.columns().stream().<Value>map(Value.Text::new).toList());
    for (var row = next(); row.isPresent(); row = next()) {
      writeCsv(to, row.get());
    }
    try {
      to.flush();
    } catch (IOException e) {
      throw failed(e.getMessage(), e);
    }
  }

  private static void writeCsv(Writer to, List<Value> row) {
    var line = row.stream().map(RowsText::field).collect(Collectors.joining(",", "", "\r\n"));
    try {
      to.write(line);
    } catch (IOException e) {
      throw failed(e.getMessage(), e);
    }
  }

  private static String field(Value value) {
    var text = value.shown();
    var isQuoted =
        (text.isEmpty() && !value.isNull())
            || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isQuoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static StoreUnavailableException failed(
      @org.jspecify.annotations.Nullable String why,
      @org.jspecify.annotations.Nullable IOException cause) {
    return new StoreUnavailableException(
        FailureCode.OUTPUT_FAILED, "standard output could not be written: " + why, null, cause);
  }
}
