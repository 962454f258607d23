package dev.backstay.backup;

import dev.backstay.component.Expectation;
import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.component.VitalNames;
import dev.backstay.inflight.Reasons;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a query gives that should give no row, as a vital sign: the number of its rows with a few
/// of them, or why that cannot be told.
///
/// @param count how many rows there are
/// @param shown the number and the first of them, in words
/// @param unknown why it cannot be told; empty if it can
public record Counterexamples(long count, String shown, Optional<String> unknown) {

  private static final int SHOWN_MAX = 3;
  private static final int VALUE_LENGTH_MAX = 40;
  private static final int ROW_LENGTH_MAX = 200;

  /// Asks a captured component all that should give no row.
  ///
  /// @return vital signs by name, without those that the record has already: they were taken over
  ///     with the content, so that nothing is read for them
  static SortedMap<String, String> ask(
      List<Expectation> expected, ComponentRecord record, Queryable image) {
    var vitals = new TreeMap<String, String>();
    for (var each : expected) {
      if (each instanceof Expectation.None(var query, _, _)) {
        var name = VitalNames.none(query);
        if (!record.facts().vitals().containsKey(name)) {
          vitals.computeIfAbsent(name, _ -> of(query, image).written());
        }
      }
    }
    return vitals;
  }

  /// Asks an image.
  public static Counterexamples of(String query, Queryable image) {
    var rows = new Rows();
    try {
      image.rows(query, rows::add);
      return rows.end();
    } catch (IOException e) {
      return new Counterexamples(0, "", Optional.of(Reasons.of(e, query)));
    }
  }

  /// What a vital sign says; one that was not taken says nothing.
  static Counterexamples read(@Nullable String written) {
    if (written == null) {
      return new Counterexamples(0, "", Optional.of("it was not asked"));
    }
    var end = written.indexOf(' ');
    var first = end < 0 ? written : written.substring(0, end);
    if (!first.matches("[0-9]{1,18}")) {
      return new Counterexamples(0, "", Optional.of(written.substring(Math.max(0, end + 1))));
    }
    return new Counterexamples(Long.parseLong(first), written, Optional.empty());
  }

  private String written() {
    return unknown.map(why -> VitalNames.UNKNOWN + " " + why).orElse(shown);
  }

  /// What is told of it; empty if there is no row.
  ///
  /// @param says what a row means
  public Optional<String> told(String says) {
    var sentence = says.endsWith(".") ? says.substring(0, says.length() - 1) : says;
    if (unknown.isPresent()) {
      return Optional.of("cannot be told: " + sentence + ": " + unknown.get());
    }
    return count == 0 ? Optional.empty() : Optional.of(sentence + ": " + shown);
  }

  private static final class Rows {

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(Row row) {
      count++;
      if (first.size() < SHOWN_MAX) {
        first.add("(" + cut(words(row), ROW_LENGTH_MAX) + ")");
      }
    }

    private static String words(Row row) {
      return row.values().entrySet().stream()
          .map(it -> EntryPath.escape(it.getKey()) + " " + value(it.getValue()))
          .collect(Collectors.joining(", "));
    }

    private static String value(String value) {
      return EntryPath.escape(cut(value, VALUE_LENGTH_MAX));
    }

    Counterexamples end() {
      var rows = count == 1 ? "1 row" : count + " rows";
      var shown = count == 0 ? "0" : rows + " " + String.join(", ", first);
      return new Counterexamples(count, shown, Optional.empty());
    }
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "...";
  }
}
