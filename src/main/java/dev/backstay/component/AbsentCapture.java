package dev.backstay.component;

import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;

/// The image of a component that is not there: no entries.
public final class AbsentCapture implements Capture {

  /// The detail that its facts carry.
  public static final String DETAIL = "absent";

  private final Component component;
  private final Instant at;
  private final NoteBook notes = new NoteBook();

  /// Of that component, found absent now.
  public AbsentCapture(Component component, InstantSource clock) {
    this.component = component;
    this.at = clock.instant();
  }

  @Override
  public ComponentName component() {
    return component.name();
  }

  @Override
  public ComponentKind kind() {
    return component.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    return Optional.empty();
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    var details = new TreeMap<String, String>();
    details.put(DETAIL, "true");
    return new CaptureFacts(
        "absent", at, at, details, notes.kept(), notes.count(), notes.isIncomplete());
  }

  @Override
  public void close() {}
}
