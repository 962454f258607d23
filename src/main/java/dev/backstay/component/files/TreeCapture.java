package dev.backstay.component.files;

import dev.backstay.component.ChangeMarks;
import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.ExtendedAttributes;
import dev.backstay.component.FileStat;
import dev.backstay.component.Globs;
import dev.backstay.component.LiveFile;
import dev.backstay.component.NativeNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One walk through a live tree: a directory before its content, names in path order. It holds the
/// names of the directories it is in, never those of the whole tree.
final class TreeCapture implements Capture {

  private final Component.FileTree tree;
  private final TreeRoot root;
  private final EmbeddedDatabases databases;
  private final InstantSource clock;
  private final Instant begun;
  private final ChangeMarks marks;
  private final Generations generations;
  private final Globs excludes;
  private final WriteGuard guard;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final FirstNames firstNames = new FirstNames();
  private final NoteBook notes = new NoteBook();
  private boolean rootGiven;
  private boolean ended;
  private long excluded;

  TreeCapture(
      Component.FileTree tree, TreeRoot root, EmbeddedDatabases databases, InstantSource clock) {
    this.tree = tree;
    this.root = root;
    this.databases = databases;
    this.clock = clock;
    this.begun = clock.instant();
    this.marks = new ChangeMarks(begun);
    this.generations = new Generations(databases, marks);
    this.excludes = new Globs(tree.excludes());
    this.guard = new WriteGuard(tree.settledFor(), clock);
  }

  @Override
  public ComponentName component() {
    return tree.name();
  }

  @Override
  public ComponentKind kind() {
    return ComponentKind.FILES;
  }

  @Override
  public Optional<IncomingEntry> next() {
    if (!rootGiven) {
      rootGiven = true;
      return Optional.of(openRoot());
    }
    while (!levels.isEmpty()) {
      var level = levels.element();
      var child = nextOf(level);
      if (child == null) {
        levels.remove();
        continue;
      }
      var entry = entryOf(level, child);
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    ended = true;
    return Optional.empty();
  }

  private IncomingEntry openRoot() {
    try {
      levels.push(Level.open(root.directory(), EntryPath.ROOT, root.stat()));
    } catch (IOException e) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "cannot list " + root.directory() + ": " + Reason.of(e, root.directory()),
          "Let the account that runs the backup read the directory.",
          e);
    }
    return directoryEntry(
        EntryPath.ROOT, attributesOf(EntryPath.ROOT, root.directory(), root.stat()));
  }

  private Level.@Nullable Child nextOf(Level level) {
    try {
      return level.next();
    } catch (IOException e) {
      note(Note.Kind.UNREADABLE, level.path(), reasonOf(e));
      return null;
    }
  }

  /// The entry of a child, or null if it has none; then that is counted or noted.
  private @Nullable IncomingEntry entryOf(Level level, Level.Child child) {
    var text =
        level.path().value().isEmpty() ? child.name() : level.path().value() + "/" + child.name();
    var stat = child.stat();
    if (child.name().startsWith(Destination.WORK_PREFIX)
        || excludes.match(text, child.name(), stat != null && stat.isDirectory())) {
      excluded++;
      return null;
    }
    var problem = EntryPath.problemOf(text);
    if (problem.isPresent()) {
      notes.add(
          new Note(
              Note.Kind.UNREADABLE,
              EntryPath.escape(text),
              FailureCode.PATH_UNSAFE.label() + ": " + problem.get()));
      return null;
    }
    var path = new EntryPath(text);
    if (stat == null) {
      return leftOut(Note.Kind.VANISHED, path, "gone when it was looked up");
    }
    if (stat.device() != root.stat().device() && !tree.crossFileSystems()) {
      return leftOut(Note.Kind.LEFT_OUT, path, "on another file system");
    }
    return entryOf(level, child, path, stat);
  }

  private @Nullable IncomingEntry entryOf(
      Level level, Level.Child child, EntryPath path, FileStat stat) {
    if (stat.isDirectory()) {
      return directory(child, path, stat);
    }
    if (stat.isRegularFile()) {
      return file(level, child, path, stat);
    }
    if (stat.isSymbolicLink()) {
      return symbolicLink(child, path, stat);
    }
    return leftOut(Note.Kind.LEFT_OUT, path, stat.typeName());
  }

  private @Nullable IncomingEntry directory(Level.Child child, EntryPath path, FileStat stat) {
    try {
      levels.push(Level.open(child.file(), path, stat));
    } catch (NoSuchFileException gone) {
      return leftOut(Note.Kind.VANISHED, path, "gone when it was listed");
    } catch (IOException e) {
      note(Note.Kind.UNREADABLE, path, reasonOf(e));
    }
    return directoryEntry(path, attributesOf(path, child.file(), stat));
  }

  private static IncomingEntry directoryEntry(EntryPath path, Attributes attributes) {
    var meta = new EntryMeta(path, EntryType.DIRECTORY, attributes, 0, "", false, 0);
    return new IncomingEntry(meta, null, true);
  }

  private @Nullable IncomingEntry symbolicLink(Level.Child child, EntryPath path, FileStat stat) {
    try {
      var target = NativeNames.targetOf(child.file());
      var attributes = stat.attributes(new TreeMap<>());
      var meta = new EntryMeta(path, EntryType.SYMLINK, attributes, 0, target, false, 0);
      return new IncomingEntry(meta, null, true);
    } catch (NoSuchFileException gone) {
      return leftOut(Note.Kind.VANISHED, path, "gone when it was read");
    } catch (IOException e) {
      return leftOut(Note.Kind.UNREADABLE, path, reasonOf(e));
    }
  }

  private IncomingEntry file(Level level, Level.Child child, EntryPath path, FileStat stat) {
    var attributes = stat.attributes(Collections.emptySortedMap());
    var earlier = firstNames.earlierNameOf(stat, path);
    if (earlier.isPresent()) {
      var target = earlier.get().value();
      attributes = attributesOf(path, child.file(), stat);
      var meta = new EntryMeta(path, EntryType.HARD_LINK, attributes, 0, target, false, 0);
      return new IncomingEntry(meta, null, true);
    }
    watch(path, child, stat);
    var mark = generations.markOf(level, child.name(), child.file(), stat);
    var listed = new EntryMeta(path, EntryType.FILE, attributes, stat.sizeBytes(), "", false, mark);
    var file =
        new LiveFile(
            child.file(),
            listed,
            stat,
            level.stat(),
            marks,
            () -> extendedAttributesOf(path, child.file()));
    return new IncomingEntry(listed, new Walked(this, file), true);
  }

  /// A file that is being written is captured as it is, and told.
  private void watch(EntryPath path, Level.Child child, FileStat stat) {
    try {
      guard.doubtOf(child.file(), stat).ifPresent(doubt -> note(Note.Kind.CHANGED, path, doubt));
    } catch (IOException gone) {
      // Its reading tells.
    }
  }

  private record Walked(TreeCapture walk, LiveFile file) implements IncomingEntry.Source {

    @Override
    public IncomingContent open() throws IOException {
      return walk.open(file);
    }

    /// Whether a file with several names could be read decides under which it is listed.
    @Override
    public boolean mayBeReadAhead() {
      return file.stat().links() == 1;
    }
  }

  private IncomingContent open(LiveFile file) throws IOException {
    return file.open(
        channel -> {
          if (!databases.recognises(channel)) {
            return Optional.empty();
          }
          // Before the engine opens the file: closing it drops every lock of this process on it.
          channel.close();
          var listed = file.listed().withExtended(file.extended().read());
          return Optional.of(databases.open(listed, file.path()));
        });
  }

  private Attributes attributesOf(EntryPath path, Path file, FileStat stat) {
    return stat.attributes(extendedAttributesOf(path, file));
  }

  private SortedMap<String, byte[]> extendedAttributesOf(EntryPath path, Path file) {
    try {
      return ExtendedAttributes.of(file);
    } catch (IOException e) {
      note(Note.Kind.UNREADABLE, path, "extended attributes: " + reasonOf(e));
      return Collections.emptySortedMap();
    }
  }

  private @Nullable IncomingEntry leftOut(Note.Kind kind, EntryPath path, String reason) {
    note(kind, path, reason);
    return null;
  }

  private void note(Note.Kind kind, EntryPath path, String reason) {
    notes.add(new Note(kind, path.toString(), reason));
  }

  private static String reasonOf(IOException e) {
    return EntryPath.escape(Reason.of(e));
  }

  /// An entry that is noted as missing must be noted before the next one is asked for, so that a
  /// later name of the same file is not taken for a link to it.
  @Override
  public void note(Note note) {
    notes.add(note);
    if (note.kind() == Note.Kind.VANISHED || note.kind() == Note.Kind.UNREADABLE) {
      firstNames.forget(note.path());
    }
  }

  @Override
  public CaptureFacts finish() {
    if (!ended) {
      throw new IllegalStateException("finished before the last entry of " + tree.path());
    }
    root.requireStillThere();
    var details = new TreeMap<String, String>();
    details.put("excluded_count", Long.toString(excluded));
    details.put("database_sidecars", Long.toString(generations.sidecars()));
    root.addTo(details);
    return new CaptureFacts(
        "file walk",
        begun,
        clock.instant(),
        details,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    levels.clear();
  }
}
