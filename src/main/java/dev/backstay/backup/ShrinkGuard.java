package dev.backstay.backup;

import dev.backstay.component.VitalNames;
import dev.backstay.repository.FormerSnapshots;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Compares a component with what it was in the last good snapshot.
///
/// @param now what was captured
/// @param before the same component then
/// @param base the snapshot that holds it
/// @param offloaded what was offloaded since, and is not missed
record ShrinkGuard(
    ComponentRecord now,
    ComponentRecord before,
    Snapshot base,
    FormerSnapshots.Offloaded offloaded) {

  /// What may go where nothing is said: a component that loses more than this in one step has
  /// rarely been cleaned up and often been lost.
  private static final int PERCENT = 90;

  /// Below this a component may empty and fill as it goes.
  private static final long ITEMS_MIN = 10;

  private static final long BYTES_MIN = 1 << 20;

  /// A number that tells how much a component holds.
  ///
  /// @param what what is counted
  /// @param before how many there were
  /// @param now how many there are
  /// @param floor from how many on the guard holds where nothing is said
  /// @param emptyOnly whether it then minds only that nothing is left
  private record Measure(String what, long before, long now, long floor, boolean emptyOnly) {}

  /// Compares with the component of that good snapshot.
  static ShrinkGuard of(ComponentRecord now, Snapshot base, FormerSnapshots.Offloaded offloaded) {
    return new ShrinkGuard(now, base.component(now.name()).orElseThrow(), base, offloaded);
  }

  /// What is held against the component where nothing is said of how it may shrink.
  List<String> findings() {
    var findings = new ArrayList<String>();
    for (var each : measures()) {
      var guarded = each.before >= each.floor && (each.now == 0 || !each.emptyOnly);
      if (guarded && lost(each) > PERCENT) {
        findings.add(finding(each, PERCENT));
      }
    }
    return findings;
  }

  /// What is held against it if it may lose so many percent.
  List<String> findings(int percent) {
    return measures().stream()
        .filter(each -> lost(each) > percent)
        .map(each -> finding(each, percent))
        .toList();
  }

  /// The same for one table of a database; a table that was not counted then is new.
  List<String> findings(String table, int percent) {
    var rows = VitalNames.rows(table);
    return measure("rows of table " + table, rows, ITEMS_MIN, false).stream()
        .filter(each -> lost(each) > percent)
        .map(each -> finding(each, percent))
        .toList();
  }

  private List<Measure> measures() {
    return switch (now.kind()) {
      case FILES ->
          List.of(
              new Measure(
                  "files",
                  Math.max(0, before.fileCount() - offloaded.files()),
                  now.fileCount(),
                  ITEMS_MIN,
                  false),
              new Measure(
                  "bytes",
                  Math.max(0, before.contentBytes() - offloaded.bytes()),
                  now.contentBytes(),
                  BYTES_MIN,
                  true));
      case STATE_FILE -> {
        var measures = new ArrayList<>(measure("items", VitalNames.ITEMS, ITEMS_MIN, false));
        measures.addAll(measure("keys", VitalNames.KEYS, 1, true));
        yield measures;
      }
      case COMMAND -> {
        var measures = new ArrayList<>(measure("lines", VitalNames.LINES, ITEMS_MIN, false));
        measures.addAll(measure("bytes", VitalNames.BYTES, BYTES_MIN, false));
        yield measures;
      }
      case DISK -> {
        var measures =
            new ArrayList<>(
                measure("bytes of the disk", VitalNames.VIRTUAL_BYTES, BYTES_MIN, false));
        measures.addAll(measure("bytes", VitalNames.FILE_BYTES, BYTES_MIN, false));
        yield measures;
      }
      case S3 -> {
        var measures = new ArrayList<>(measure("objects", VitalNames.KEYS, ITEMS_MIN, false));
        measures.addAll(measure("bytes", VitalNames.BYTES, BYTES_MIN, true));
        yield measures;
      }
      case REDIS -> measure("keys", VitalNames.KEYS, ITEMS_MIN, false);
      case SQLITE, POSTGRES -> {
        var rows = measure("rows", VitalNames.ROWS, ITEMS_MIN, false);
        yield rows.isEmpty()
            ? measure("bytes in use", VitalNames.USED_BYTES, BYTES_MIN, false)
            : rows;
      }
    };
  }

  private List<Measure> measure(String what, String vital, long floor, boolean emptyOnly) {
    var then = number(before, vital);
    var today = number(now, vital);
    return then.isEmpty() || today.isEmpty()
        ? List.of()
        : List.of(new Measure(what, then.getAsLong(), today.getAsLong(), floor, emptyOnly));
  }

  private static OptionalLong number(ComponentRecord component, String vital) {
    var value = component.vitals().get(vital);
    return value == null || value.equals(VitalNames.UNKNOWN)
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(value));
  }

  /// How many percent went.
  private static double lost(Measure measure) {
    return measure.before == 0 ? 0 : 100.0 * (measure.before - measure.now) / measure.before;
  }

  private String finding(Measure measure, int percent) {
    return "%s: %d, in snapshot %s %d; %d %% went, at most %d %% may"
        .formatted(
            measure.what, measure.now, base.id(), measure.before, (long) lost(measure), percent);
  }
}
