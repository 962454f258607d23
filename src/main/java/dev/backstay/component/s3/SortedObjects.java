package dev.backstay.component.s3;

import dev.backstay.s3.ListingIncompleteException;
import dev.backstay.snapshot.EntryPath;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Objects in the order of their paths, however many: what is too much for memory is sorted in
/// files.
final class SortedObjects implements AutoCloseable {

  private static final int IN_MEMORY = 16_384;
  private static final int RUNS_MAX = 64;
  private static final Comparator<ListedObject> BY_PATH =
      (a, b) -> EntryPath.compare(a.path(), b.path());

  private final Space space;
  private final List<Path> runs = new ArrayList<>();
  private final List<Run> open = new ArrayList<>();
  private final PriorityQueue<Run> queue =
      new PriorityQueue<>((a, b) -> BY_PATH.compare(a.first(), b.first()));
  private List<ListedObject> fresh = new ArrayList<>();
  private @Nullable ListedObject last;
  private int at;

  /// Makes files there, if there is too much.
  SortedObjects(Space space) {
    this.space = space;
  }

  /// Where private files can be made.
  @FunctionalInterface
  interface Space {
    Path newFile() throws IOException;
  }

  /// Adds one; all are added before the first is asked for.
  void add(ListedObject object) throws IOException {
    fresh.add(object);
    if (fresh.size() == IN_MEMORY) {
      spill();
    }
  }

  /// Puts them in order.
  ///
  /// @throws ListingIncompleteException if one is there twice; it may show only later
  void sort() throws IOException {
    fresh.sort(BY_PATH);
    if (!runs.isEmpty()) {
      spill();
      openRuns();
    }
  }

  private void spill() throws IOException {
    fresh.sort(BY_PATH);
    if (runs.size() == RUNS_MAX) {
      openRuns();
      var merged = space.newFile();
      try (var out = output(merged)) {
        for (var next = fromRuns(); next != null; next = fromRuns()) {
          write(next, out);
        }
      }
      closeRuns();
      runs.add(merged);
    }
    var run = space.newFile();
    runs.add(run);
    try (var out = output(run)) {
      for (var object : fresh) {
        write(object, out);
      }
    }
    fresh = new ArrayList<>();
  }

  private void openRuns() throws IOException {
    for (var run : runs) {
      var opened = new Run(run);
      open.add(opened);
      if (opened.advance()) {
        queue.add(opened);
      }
    }
  }

  /// The next one in order; empty after the last.
  Optional<ListedObject> next() throws IOException {
    var next = runs.isEmpty() ? fromMemory() : fromRuns();
    if (next != null && last != null && next.path().equals(last.path())) {
      throw new ListingIncompleteException("a key comes twice");
    }
    last = next;
    return Optional.ofNullable(next);
  }

  private @Nullable ListedObject fromMemory() {
    return at < fresh.size() ? fresh.get(at++) : null;
  }

  private @Nullable ListedObject fromRuns() throws IOException {
    var run = queue.poll();
    if (run == null) {
      return null;
    }
    var next = run.first();
    if (run.advance()) {
      queue.add(run);
    }
    return next;
  }

  private static DataOutputStream output(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  private static void write(ListedObject object, DataOutputStream out) throws IOException {
    out.writeUTF(object.key());
    out.writeUTF(object.path());
    out.writeUTF(object.etag());
    out.writeLong(object.sizeBytes());
    out.writeLong(object.modifiedAtNanos());
    out.writeUTF(object.version());
  }

  /// Objects that were sorted into a file.
  private static final class Run implements AutoCloseable {

    private final DataInputStream in;
    private @Nullable ListedObject first;

    Run(Path file) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    ListedObject first() {
      var object = first;
      if (object == null) {
        throw new IllegalStateException("the run has ended");
      }
      return object;
    }

    boolean advance() throws IOException {
      String key;
      try {
        key = in.readUTF();
      } catch (EOFException ended) {
        first = null;
        return false;
      }
      first =
          new ListedObject(
              key, in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), in.readUTF());
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private void closeRuns() throws IOException {
    queue.clear();
    for (var run : open) {
      run.close();
    }
    open.clear();
    for (var run : runs) {
      Files.deleteIfExists(run);
    }
    runs.clear();
  }

  @Override
  public void close() throws IOException {
    closeRuns();
  }
}
