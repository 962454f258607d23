package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.ask.OpenDatabase;
import dev.backstay.ask.Opening;
import dev.backstay.component.Component;
import dev.backstay.diff.RowComparison;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Compares the databases of a snapshot with those of another one, or with what is live.
///
/// @param first what was
/// @param second what is; what is live if empty
record RowDiff(Installation installation, SnapshotReader first, Optional<SnapshotReader> second) {

  /// Two databases of a million rows take minutes; this is for what hangs.
  private static final Duration LIMIT = Duration.ofDays(1);

  /// Compares the wanted components; all databases that are on both sides if none are named.
  List<RowDifference> run(List<ComponentName> wanted, Optional<String> table, int examplesMax) {
    var before = kinds(first.snapshot().components());
    var after =
        second.map(it -> kinds(it.snapshot().components())).orElseGet(this::configuredKinds);
    wanted.forEach(name -> require(name, before, after));
    var found = new ArrayList<RowDifference>();
    before.forEach(
        (name, kind) -> {
          var isBoth = Opening.isDatabase(kind) && after.get(name) == kind;
          if (isBoth && (wanted.isEmpty() || wanted.contains(name))) {
            found.add(compare(name, table, examplesMax));
          }
        });
    requireTable(found, table);
    return found;
  }

  private static Map<ComponentName, ComponentKind> kinds(List<ComponentRecord> records) {
    var kinds = new TreeMap<ComponentName, ComponentKind>();
    records.forEach(each -> kinds.put(each.name(), each.kind()));
    return kinds;
  }

  private Map<ComponentName, ComponentKind> configuredKinds() {
    var kinds = new TreeMap<ComponentName, ComponentKind>();
    installation.configuration().components().forEach(it -> kinds.put(it.name(), it.kind()));
    return kinds;
  }

  private static void require(
      ComponentName name,
      Map<ComponentName, ComponentKind> before,
      Map<ComponentName, ComponentKind> after) {
    if (!before.containsKey(name) || !after.containsKey(name)) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "component " + name + " is not on both sides",
          "`backstay show` lists the components of a snapshot.");
    }
    for (var kind : List.of(before.get(name), after.get(name))) {
      if (!Opening.isDatabase(kind)) {
        throw new UsageException(
            FailureCode.QUERY_REFUSED,
            "component %s is of kind %s, which has no tables".formatted(name, kind.label()),
            "Tables of sqlite and postgres components are compared; leave out --rows.");
      }
    }
  }

  private static void requireTable(List<RowDifference> found, Optional<String> table) {
    if (table.isPresent() && found.stream().allMatch(it -> it.tables().isEmpty())) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "there is no table " + EntryPath.escape(table.get()),
          "Leave out --table to see all; write SCHEMA.NAME unless the schema is `public`.");
    }
  }

  private RowDifference compare(ComponentName name, Optional<String> table, int examplesMax) {
    try (var before = stored(first, name);
        var after = second.isPresent() ? stored(second.get(), name) : live(name)) {
      var comparison = new RowComparison(before.rows(), after.rows(), examplesMax);
      return new RowDifference(name, comparison.run(table));
    } catch (IOException e) {
      throw new UsageException(
          FailureCode.QUERY_REFUSED,
          "the rows of component %s are not compared: %s"
              .formatted(name, EntryPath.escape(String.valueOf(e.getMessage()))),
          "Mend the cause, or compare the files without --rows.",
          e);
    }
  }

  private OpenDatabase stored(SnapshotReader reader, ComponentName name) {
    return installation.opening().stored(reader.content(name), EntryPath.ROOT, LIMIT);
  }

  private OpenDatabase live(ComponentName name) {
    for (Component each : installation.configuration().components()) {
      if (each.name().equals(name)) {
        return installation.opening().live(each);
      }
    }
    throw new IllegalStateException(name + " is not configured");
  }
}
