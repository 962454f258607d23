package dev.backstay.snapshot;

import java.util.ArrayList;
import java.util.List;

/// Collects the notes of one capture: the worst first, a bounded number, all of them counted.
///
/// May be used by several threads.
public final class NoteBook {

  private final List<Note> expected = new ArrayList<>();
  private final List<Note> incomplete = new ArrayList<>();
  private long count;

  /// Adds a note.
  public synchronized void add(Note note) {
    count++;
    var list = note.kind().isIncomplete() ? incomplete : expected;
    if (list.size() < CaptureFacts.NOTES_MAX) {
      list.add(note);
    }
  }

  /// The notes to keep.
  public synchronized List<Note> kept() {
    var kept = new ArrayList<>(incomplete);
    kept.addAll(expected);
    return List.copyOf(kept.subList(0, Math.min(kept.size(), CaptureFacts.NOTES_MAX)));
  }

  /// How many notes were added.
  public synchronized long count() {
    return count;
  }

  /// Whether something that was asked for is missing or doubtful.
  public synchronized boolean isIncomplete() {
    return !incomplete.isEmpty();
  }
}
