package dev.backstay.component.postgres;

import dev.backstay.component.Outlook;
import dev.backstay.component.Outlook.Obstacle;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Whether the rows of a dump can be put into the tables of a served database.
final class RowsFit {

  private final ArchiveHead head;
  private final TableChoice choice;
  private final Set<TableName> leftAlone;
  private final LiveSchema live;
  private final List<String> lines = new ArrayList<>();
  private final List<String> unfit = new ArrayList<>();
  private final Set<String> forbidden = new TreeSet<>();

  private RowsFit(ArchiveHead head, TableChoice choice, Set<TableName> leftAlone, LiveSchema live) {
    this.head = head;
    this.choice = choice;
    this.leftAlone = leftAlone;
    this.live = live;
  }

  /// What is to be said of it before a restore.
  ///
  /// @param sql a connection to the served database
  /// @param choice the tables it is of
  /// @param leftAlone those of them that are not touched
  static Outlook foresee(
      ArchiveHead head, Sql sql, TableChoice choice, Collection<TableName> leftAlone)
      throws IOException {
    return new RowsFit(head, choice, new HashSet<>(leftAlone), LiveSchema.ask(sql)).foresee();
  }

  private Outlook foresee() throws IOException {
    var captured = captured();
    captured.forEach(this::judge);
    judgeRights(captured.keySet());
    tellOfOthers(captured.keySet());
    // Of all that a dump has data of, only large objects are no tables.
    if (choice.isAll()
        && head.entries().stream()
            .anyMatch(it -> it.hasData() && !it.description().equals("TABLE DATA"))) {
      unfit.add("the snapshot has large objects, which are no rows");
    }
    return new Outlook(
        lines,
        Obstacle.both(
            Obstacle.of(
                FailureCode.TARGET_UNSUPPORTED,
                unfit,
                "Bring the tables to a form that the rows fit, name tables to leave alone in"
                    + " `exclude_on_data_only`, or restore the whole database."),
            Obstacle.of(
                FailureCode.RIGHTS_LACKING,
                forbidden,
                "Restore with the account that owns the tables, or a member of it.")));
  }

  /// The tables of the dump whose rows are wanted, each with its columns.
  private Map<TableName, List<String>> captured() throws IOException {
    var captured = new LinkedHashMap<TableName, List<String>>();
    for (var entry : head.entries()) {
      var table = new TableName(entry.schema(), entry.name());
      if (entry.description().equals("TABLE DATA")
          && choice.includes(table)
          && !leftAlone.contains(table)
          && !live.ofExtensions().contains(table)) {
        captured.put(table, columnsOf(entry));
      }
    }
    return captured;
  }

  private static List<String> columnsOf(ArchiveHead.Entry entry) throws IOException {
    var statements = Statement.parse(entry.copy());
    if (statements.size() != 1 || !statements.getFirst().begins("COPY")) {
      throw new DumpFormatException("a dump that does not name the columns of " + entry.shown());
    }
    var columns = new ArrayList<String>();
    var inside = false;
    for (var token : statements.getFirst().tokens()) {
      if (token.isName() && inside) {
        columns.add(token.value());
      } else if (!token.isName()) {
        inside = token.value().equals("(") || (inside && token.value().equals(","));
      }
    }
    return columns;
  }

  private void judge(TableName table, List<String> columns) {
    var now = Optional.ofNullable(live.tables().get(table));
    if (now.isEmpty()) {
      unfit.add("there is no table " + table);
      return;
    }
    var filled = new ArrayList<String>();
    for (var column : columns) {
      var there = now.get().columns().get(column);
      if (there == null) {
        unfit.add("the table " + table + " has no column " + column);
      } else if (there == LiveSchema.Column.GENERATED) {
        unfit.add("the column " + column + " of " + table + " is generated now");
      }
    }
    now.get()
        .columns()
        .forEach(
            (column, sort) -> {
              if (columns.contains(column) || sort == LiveSchema.Column.GENERATED) {
                return;
              }
              if (sort == LiveSchema.Column.REQUIRED) {
                unfit.add(
                    "the snapshot has no column %s of %s, which must have a value and has no default"
                        .formatted(column, table));
              } else {
                filled.add(column);
              }
            });
    if (!filled.isEmpty()) {
      lines.add(
          "not in the snapshot, so they get their defaults: %s of %s"
              .formatted(String.join(", ", filled), table));
    }
  }

  private void judgeRights(Set<TableName> captured) {
    var touched = new HashSet<>(captured);
    live.references()
        .forEach(
            (table, to) -> {
              if (to.stream().anyMatch(captured::contains)) {
                touched.add(table);
              }
            });
    for (var table : touched) {
      if (live.tables().containsKey(table) && !live.tables().get(table).isOwn()) {
        forbidden.add(live.account() + " does not own " + table);
      }
    }
    if (!live.mayMakeSchemas()) {
      forbidden.add(live.account() + " may make no schema in the database");
    }
  }

  private void tellOfOthers(Set<TableName> captured) {
    lines.add(
        "replaces the rows of %d tables, which stay as they are; their triggers do not run"
            .formatted(captured.size()));
    if (choice.isAll()) {
      tellOfKept(captured);
    } else {
      lines.add("leaves everything else of the database alone");
    }
    if (!live.materialized().isEmpty()) {
      lines.add("materialized views are not refreshed: " + String.join(", ", live.materialized()));
    }
  }

  private void tellOfKept(Set<TableName> captured) {
    var kept =
        live.tables().keySet().stream()
            .filter(table -> !captured.contains(table))
            .map(table -> table + (leftAlone.contains(table) ? "" : " (not in the snapshot)"))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!kept.isEmpty()) {
      lines.add("leaves alone: " + kept);
    }
    var unknown =
        leftAlone.stream()
            .filter(table -> !live.tables().containsKey(table))
            .map(TableName::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      lines.add("to be left alone, and not there: " + unknown);
    }
  }
}
