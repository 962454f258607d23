package dev.backstay.component;

import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The image of a component that has few entries, all known when it is opened.
public final class FixedCapture implements Capture {

  /// The detail that the facts of an absent component carry.
  public static final String ABSENT = "absent";

  private final Component component;
  private final Deque<IncomingEntry> entries;
  private final Established established;
  private final Runnable release;
  private final NoteBook notes = new NoteBook();

  /// What is known about such an image from the start.
  ///
  /// @param engine what read the source
  /// @param at the instant the image stands for
  /// @param details further facts by stable name
  /// @param vitals its vital signs
  public record Established(
      String engine,
      Instant at,
      SortedMap<String, String> details,
      SortedMap<String, String> vitals) {

    /// Nothing but these details.
    public Established(String engine, Instant at, SortedMap<String, String> details) {
      this(engine, at, details, Collections.emptySortedMap());
    }
  }

  /// The image with these entries; `release` lets go of what they are read from.
  public FixedCapture(
      Component component, List<IncomingEntry> entries, Established established, Runnable release) {
    this.component = component;
    this.entries = new ArrayDeque<>(entries);
    this.established = established;
    this.release = release;
  }

  /// The image of a component that was not there: no entries.
  public static FixedCapture absent(Component component, Instant at) {
    var details = new TreeMap<>(Collections.singletonMap(ABSENT, "true"));
    return new FixedCapture(component, List.of(), new Established("none", at, details), () -> {});
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
    return Optional.ofNullable(entries.poll());
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    if (!entries.isEmpty()) {
      throw new IllegalStateException("finished before the last entry of " + component.path());
    }
    return new CaptureFacts(
        established.engine(),
        established.at(),
        established.at(),
        established.details(),
        established.vitals(),
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    release.run();
  }
}
