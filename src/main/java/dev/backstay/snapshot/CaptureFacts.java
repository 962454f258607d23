package dev.backstay.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known about a finished capture.
///
/// @param engine what read the source, with its version (`SQLite 3.54.1`)
/// @param pointAt the instant the image stands for; for a walked tree, when the walk began
/// @param pointUntil the same for a consistent image; for a walked tree, when the walk ended
/// @param details further facts by stable name (`journal_mode`, `wal_growth_bytes`)
/// @param vitals vital signs of the image by stable name (`rows.tasks`, `keys`): what is held
///     against expectations, and compared with the snapshot before
/// @param notes what was left out or is doubtful, at most [#NOTES_MAX] of them
/// @param noteCount how many notes there were in all
/// @param incomplete whether something that was asked for is missing or doubtful
public record CaptureFacts(
    String engine,
    Instant pointAt,
    Instant pointUntil,
    SortedMap<String, String> details,
    SortedMap<String, String> vitals,
    List<Note> notes,
    long noteCount,
    boolean incomplete) {

  /// How many notes a manifest keeps of one component.
  public static final int NOTES_MAX = 200;

  /// The detail of an image whose content was not read, being that of the snapshot before; so are
  /// its vital signs.
  public static final String UNCHANGED = "unchanged";

  public CaptureFacts {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    vitals = Collections.unmodifiableSortedMap(new TreeMap<>(vitals));
    notes = List.copyOf(notes);
  }

  /// Facts without vital signs.
  public CaptureFacts(
      String engine,
      Instant pointAt,
      Instant pointUntil,
      SortedMap<String, String> details,
      List<Note> notes,
      long noteCount,
      boolean incomplete) {
    this(
        engine,
        pointAt,
        pointUntil,
        details,
        Collections.emptySortedMap(),
        notes,
        noteCount,
        incomplete);
  }

  /// The same facts with these vital signs.
  public CaptureFacts withVitals(SortedMap<String, String> others) {
    return new CaptureFacts(
        engine, pointAt, pointUntil, details, others, notes, noteCount, incomplete);
  }

  /// The same facts with further details.
  public CaptureFacts withDetails(SortedMap<String, String> further) {
    var all = new TreeMap<>(details);
    all.putAll(further);
    return new CaptureFacts(engine, pointAt, pointUntil, all, vitals, notes, noteCount, incomplete);
  }
}
