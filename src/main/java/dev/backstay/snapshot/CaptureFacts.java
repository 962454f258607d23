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
/// @param notes what was left out or is doubtful, at most [#NOTES_MAX] of them
/// @param noteCount how many notes there were in all
/// @param incomplete whether something that was asked for is missing or doubtful
public record CaptureFacts(
    String engine,
    Instant pointAt,
    Instant pointUntil,
    SortedMap<String, String> details,
    List<Note> notes,
    long noteCount,
    boolean incomplete) {

  /// How many notes a manifest keeps of one component.
  public static final int NOTES_MAX = 200;

  public CaptureFacts {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    notes = List.copyOf(notes);
  }
}
