package dev.backstay.component.disk;

import dev.backstay.component.ChangeMarks;
import dev.backstay.component.Component;
import dev.backstay.component.ExtendedAttributes;
import dev.backstay.component.FileStat;
import dev.backstay.component.FixedCapture;
import dev.backstay.component.LiveFile;
import dev.backstay.component.VitalNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The image of a disk: its files, and the directories that tell how they lie to each other.
final class DiskCapture implements Capture {

  private final Component.Disk disk;
  private final Layers layers;
  private final Layout layout;
  private final InstantSource clock;
  private final Instant openedAt;
  private final ChangeMarks marks;
  private final Deque<IncomingEntry> entries = new ArrayDeque<>();
  private final NoteBook notes = new NoteBook();
  private Optional<Note> lacking = Optional.empty();

  DiskCapture(Component.Disk disk, Layers layers, List<Layers.Layer> beside, InstantSource clock)
      throws IOException {
    this.disk = disk;
    this.layers = layers;
    this.layout = Layout.of(layers.found(), beside);
    this.clock = clock;
    this.openedAt = clock.instant();
    this.marks = new ChangeMarks(openedAt);
    for (var each : layout.entries().entrySet()) {
      var layer = layout.layerAt(each.getKey());
      entries.add(
          layer.isPresent()
              ? file(each.getKey(), layer.get())
              : directory(each.getKey(), each.getValue()));
    }
  }

  private IncomingEntry directory(EntryPath path, Path directory) throws IOException {
    var attributes = FileStat.of(directory).attributes(ExtendedAttributes.of(directory));
    return new IncomingEntry(
        new EntryMeta(path, EntryType.DIRECTORY, attributes, 0, "", false, 0), null, true);
  }

  private IncomingEntry file(EntryPath path, Layers.Layer layer) throws IOException {
    var listed =
        new EntryMeta(
            path,
            EntryType.FILE,
            layer.stat().attributes(Collections.emptySortedMap()),
            layer.stat().sizeBytes(),
            "",
            false,
            marks.of(List.of(layer.stat())));
    var live =
        new LiveFile(
            layer.real(),
            listed,
            layer.stat(),
            FileStat.of(Objects.requireNonNull(layer.real().getParent())),
            marks,
            () -> ExtendedAttributes.of(layer.real()));
    return new IncomingEntry(listed, () -> new ImageContent(live.open()), true);
  }

  /// Notes that somebody may write to the image while it is read.
  void doubt(String writer) {
    notes.add(
        new Note(
            Note.Kind.CHANGED,
            layout.chain().layers().getFirst().entry().toString(),
            EntryPath.escape(
                "open for writing by "
                    + writer
                    + ", and no hold is configured: what its machine has not written yet is not"
                    + " in it")));
  }

  @Override
  public ComponentName component() {
    return disk.name();
  }

  @Override
  public ComponentKind kind() {
    return disk.kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    return Optional.ofNullable(entries.poll());
  }

  @Override
  public void note(Note note) {
    notes.add(note);
    if (note.kind() != Note.Kind.CHANGED) {
      lacking = Optional.of(note);
    }
  }

  @Override
  public CaptureFacts finish() {
    if (!entries.isEmpty()) {
      throw new IllegalStateException("finished before the last file of " + disk.path());
    }
    if (lacking.isPresent()) {
      throw failed(lacking.get().path() + " " + lacking.get().reason());
    }
    var unchanged = requireSameChain();
    return new CaptureFacts(
        "disk image",
        openedAt,
        unchanged ? openedAt : clock.instant(),
        details(),
        vitals(),
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  /// Whether nothing was written to any file since the headers were read.
  private boolean requireSameChain() {
    var unchanged = true;
    var now = Layers.of(disk.path(), disk.format());
    var found = now.found();
    if (layers.problem().isPresent()) {
      return false;
    }
    if (now.problem().isPresent() || found.size() != layers.found().size()) {
      throw failed("its chain changed while it was read");
    }
    for (var i = 0; i < found.size(); i++) {
      var before = layers.found().get(i);
      if (!found.get(i).isSameAs(before)) {
        throw failed("its chain changed while it was read, at " + before.place());
      }
      unchanged &= found.get(i).stat().isUnchangedSince(before.stat());
    }
    return unchanged;
  }

  private CaptureFailedException failed(String what) {
    return new CaptureFailedException(
        FailureCode.CAPTURE_FAILED,
        EntryPath.escape("the disk image " + disk.path() + ": " + what),
        "Run the backup again when nothing moves or merges images.");
  }

  private SortedMap<String, String> details() {
    var details = layout.chain().toDetails();
    layers.problem().ifPresent(it -> details.put("problem", String.valueOf(it.getMessage())));
    if (layers.found().isEmpty()) {
      details.put(FixedCapture.ABSENT, "true");
    }
    for (var i = 0; i < layers.found().size(); i++) {
      var header = layers.found().get(i).header();
      if (header.filter(Qcow2Header::dirty).isPresent()) {
        details.put("chain." + i + ".dirty", "true");
      }
      if (header.filter(Qcow2Header::encrypted).isPresent()) {
        details.put("chain." + i + ".encrypted", "true");
      }
    }
    return details;
  }

  private SortedMap<String, String> vitals() {
    var vitals = new TreeMap<String, String>();
    if (layers.problem().isEmpty()) {
      var files = layers.found();
      var bytes = files.stream().mapToLong(layer -> layer.stat().sizeBytes()).sum();
      vitals.put(VitalNames.VIRTUAL_BYTES, Long.toString(files.getFirst().virtualBytes()));
      vitals.put(VitalNames.FILE_BYTES, Long.toString(bytes));
      vitals.put(VitalNames.CHAIN_LENGTH, Integer.toString(files.size()));
    }
    return vitals;
  }

  @Override
  public void close() {
    entries.clear();
  }
}
