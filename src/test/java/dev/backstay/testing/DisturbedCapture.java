package dev.backstay.testing;

import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A capture of real files in which something happens to one of them: after it was listed, or each
/// time it is read. Tells which thread read how much of what.
public final class DisturbedCapture implements Capture {

  /// What happens to the file.
  public interface Disturbance {

    /// Happens after the file was listed and before it can be opened.
    default void listed() throws IOException {}

    /// Happens after the file's first bytes were read; what is thrown is what the reading throws.
    default void read() throws IOException {}
  }

  /// One opening of a file.
  ///
  /// @param path its path in the capture
  /// @param thread who opened it
  /// @param bytes how much was read
  public record Opened(String path, Thread thread, long bytes) {}

  private final Capture capture;
  private final String path;
  private final Disturbance disturbance;
  private final List<Opened> opened = Collections.synchronizedList(new ArrayList<>());
  private boolean inTurn;
  private boolean strict;

  /// The capture, in which something happens to the file at that path.
  public DisturbedCapture(Capture capture, String path, Disturbance disturbance) {
    this.capture = capture;
    this.path = path;
    this.disturbance = disturbance;
  }

  /// No entry may be read ahead.
  public DisturbedCapture inTurn() {
    inTurn = true;
    return this;
  }

  /// No entry may be missing or doubtful.
  public DisturbedCapture strict() {
    strict = true;
    return this;
  }

  /// Every opening that was ended, in the order in which they ended.
  public List<Opened> opened() {
    return List.copyOf(opened);
  }

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
    if (next.isEmpty() || next.get().source() == null) {
      return next;
    }
    var entry = next.get();
    var here = entry.meta().path().value().equals(path);
    if (here) {
      try {
        disturbance.listed();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return Optional.of(
        new IncomingEntry(
            entry.meta(), new Watched(this, entry, here), entry.tolerant() && !strict));
  }

  private record Watched(DisturbedCapture all, IncomingEntry entry, boolean disturbed)
      implements IncomingEntry.Source {

    @Override
    public IncomingContent open() throws IOException {
      return new WatchedContent(this, entry.open());
    }

    @Override
    public boolean mayBeReadAhead() {
      return !all.inTurn && entry.mayBeReadAhead();
    }
  }

  private static final class WatchedContent implements IncomingContent {

    private final Watched source;
    private final IncomingContent content;
    private long bytes;

    WatchedContent(Watched source, IncomingContent content) {
      this.source = source;
      this.content = content;
    }

    @Override
    public Cutting cutting() {
      return content.cutting();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      var count = content.read(buffer, offset, length);
      if (source.disturbed && bytes == 0) {
        source.all.disturbance.read();
      }
      bytes += Math.max(count, 0);
      return count;
    }

    @Override
    public EntryMeta confirm() throws IOException {
      return content.confirm();
    }

    @Override
    public void close() throws IOException {
      var path = source.entry.meta().path().value();
      source.all.opened.add(new Opened(path, Thread.currentThread(), bytes));
      content.close();
    }
  }

  @Override
  public void note(Note note) {
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
