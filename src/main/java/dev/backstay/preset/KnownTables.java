package dev.backstay.preset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The tables of one SQLite file, for queries that must fit what is there.
///
/// @param columns the columns of each table, by its name; empty if they are not known
public record KnownTables(SortedMap<String, List<String>> columns) {

  public KnownTables {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
  }

  /// Those of a file at a site.
  public static KnownTables at(Site site, Path file) {
    return new KnownTables(site.tables().of(file));
  }

  /// Whether nothing is known of them.
  public boolean isUnknown() {
    return columns.isEmpty();
  }

  /// Whether there is a table with at least these columns.
  public boolean has(String table, List<String> wanted) {
    return Set.copyOf(columns.getOrDefault(table, List.of())).containsAll(wanted);
  }

  /// Whether a table lacks the column for sure.
  public boolean lacks(String table, String column) {
    return !isUnknown() && !has(table, List.of(column));
  }

  /// The name, as SQL has it, of the table with these columns: that of the usual name, else the
  /// only one; empty if there is none, or a choice.
  public Optional<String> choose(String usual, List<String> wanted) {
    return find(usual, wanted).map(KnownTables::quoted);
  }

  /// The same name as it is.
  public Optional<String> find(String usual, List<String> wanted) {
    if (has(usual, wanted)) {
      return Optional.of(usual);
    }
    var fitting = columns.keySet().stream().filter(it -> has(it, wanted)).toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  /// Whether that table has a further column.
  ///
  /// @param chosen a name as SQL has it
  public boolean chosenHas(String chosen, String column) {
    return columns.entrySet().stream()
        .anyMatch(it -> quoted(it.getKey()).equals(chosen) && it.getValue().contains(column));
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
