package dev.backstay.component.postgres;

import dev.backstay.component.Outlook.Obstacle;
import dev.backstay.component.Scope;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.EntryPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which tables of a database a restore is of.
///
/// @param tables those that are named
/// @param schemas those all of whose tables are meant; if no table is named either, all are
record TableChoice(Set<TableName> tables, Set<String> schemas) {

  private static final int NAMED_MAX = 10;

  TableChoice {
    tables = Set.copyOf(tables);
    schemas = Set.copyOf(schemas);
  }

  static TableChoice of(Scope scope) {
    return new TableChoice(
        scope.tables().stream().map(TableName::of).collect(Collectors.toSet()),
        Set.copyOf(scope.schemas()));
  }

  boolean isAll() {
    return tables.isEmpty() && schemas.isEmpty();
  }

  boolean includes(TableName table) {
    return isAll() || tables.contains(table) || schemas.contains(table.schema());
  }

  /// Those of the tables of a dump that are meant.
  Set<TableName> of(ArchiveHead head) {
    var chosen = captured(head);
    chosen.removeIf(table -> !includes(table));
    return chosen;
  }

  private static Set<TableName> captured(ArchiveHead head) {
    var captured = new LinkedHashSet<TableName>();
    for (var entry : head.entries()) {
      if (entry.description().equals("TABLE")) {
        captured.add(new TableName(entry.schema(), entry.name()));
      }
    }
    return captured;
  }

  /// Why there is nothing to restore of some of them, if that is so.
  Optional<Obstacle> lackingIn(ArchiveHead head) {
    var captured = captured(head);
    var lacking = new ArrayList<String>();
    tables.stream()
        .filter(table -> !captured.contains(table))
        .forEach(table -> lacking.add("table " + table));
    schemas.stream()
        .filter(schema -> captured.stream().noneMatch(it -> it.schema().equals(schema)))
        .forEach(schema -> lacking.add("table in the schema " + EntryPath.escape(schema)));
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Obstacle(
            FailureCode.TARGET_UNSUPPORTED,
            "the snapshot has no " + String.join(", no ", lacking) + "; " + named(captured),
            "Name tables as they were: `TABLE` of the schema public, or `SCHEMA.TABLE`."));
  }

  private static String named(Collection<TableName> captured) {
    var names = new TreeSet<String>();
    captured.forEach(table -> names.add(table.toString()));
    var some = names.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
    var more = names.size() - NAMED_MAX;
    return "it has "
        + (some.isEmpty() ? "none" : some)
        + (more > 0 ? " and " + more + " more" : "");
  }

  /// Tables as a list of pairs, to look for.
  static String pairs(Collection<TableName> tables) {
    return tables.isEmpty()
        ? "((null, null))"
        : tables.stream()
            .map(it -> "(" + Sql.literal(it.schema()) + ", " + Sql.literal(it.table()) + ")")
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /// Their names, as they may be shown.
  static String shown(Collection<TableName> tables) {
    return String.join(
        ", ", List.copyOf(tables).stream().map(TableName::toString).sorted().toList());
  }
}
