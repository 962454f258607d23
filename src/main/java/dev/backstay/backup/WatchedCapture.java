package dev.backstay.backup;

import dev.backstay.component.ReferenceCheck;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import java.util.List;
import java.util.Optional;

/// A capture whose entries are shown to those who look for them.
record WatchedCapture(Capture capture, List<ReferenceCheck> watchers) implements Capture {

  @Override
  public ComponentName component() {
    return capture.component();
  }

  @Override
  public ComponentKind kind() {
    return capture.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    var next = capture.next();
    next.ifPresent(entry -> watchers.forEach(each -> each.see(entry.meta())));
    return next;
  }

  @Override
  public void note(Note note) {
    if (note.kind() == Note.Kind.VANISHED || note.kind() == Note.Kind.UNREADABLE) {
      watchers.forEach(each -> each.lose(note.path()));
    }
    capture.note(note);
  }

  @Override
  public CaptureFacts finish() {
    return capture.finish();
  }

  @Override
  public void close() {
    capture.close();
  }
}
