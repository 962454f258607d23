package dev.backstay.component;

import dev.backstay.failure.FailureCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whether rows of a snapshot can be put into a table as it is live.
///
/// @param part which rows are meant
/// @param stored the columns of the table in the snapshot; none if it is not there
/// @param live its columns where it is live; none if it is not there
/// @param needed those of them of which a row must be given a value
/// @param given those of them that rows of the snapshot are put into
/// @param names tells which names are the same
public record ShareFit(
    EntityPart.Rows part,
    List<String> stored,
    List<String> live,
    List<String> needed,
    List<String> given,
    Comparator<String> names) {

  /// Why they cannot; empty if they can.
  public List<Outlook.Obstacle> obstacles() {
    var found = new ArrayList<String>();
    if (stored.isEmpty()) {
      found.add("the snapshot has no table " + part.table());
    }
    if (live.isEmpty()) {
      found.add("the live database has no table " + part.table());
    }
    if (found.isEmpty()) {
      lookAtColumns(found);
    }
    return Outlook.Obstacle.of(
            FailureCode.TARGET_UNSUPPORTED,
            found,
            "Restore the whole component, or another snapshot.")
        .stream()
        .toList();
  }

  private void lookAtColumns(List<String> found) {
    var wanted = new ArrayList<>(part.renewed());
    wanted.addFirst(part.key());
    for (var name : wanted) {
      if (!has(live, name)) {
        found.add("the live table %s has no column %s".formatted(part.table(), name));
      }
    }
    if (!has(stored, part.key())) {
      found.add("table %s of the snapshot has no column %s".formatted(part.table(), part.key()));
    }
    for (var name : stored) {
      if (!has(live, name)) {
        found.add(
            "column %s of table %s is in the snapshot and not live".formatted(name, part.table()));
      }
    }
    for (var name : needed) {
      if (!has(given, name)) {
        found.add(
            "column %s of table %s is live, needs a value and %s"
                .formatted(
                    name,
                    part.table(),
                    has(stored, name) ? "cannot be renewed" : "is not in the snapshot"));
      }
    }
  }

  private boolean has(List<String> columns, String name) {
    return columns.stream().anyMatch(it -> names.compare(it, name) == 0);
  }
}
