package dev.backstay.component;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Builds restored entries in a private directory beside their live place, durable to the last
/// name.
///
/// Regular files are made in directories made here, so no link can lead a byte elsewhere; links
/// come after all files, and the final attributes of directories after everything. Memory grows
/// with the number of directories and links, not with that of files.
public final class TreeBuilder {

  /// The first files are made by the thread that reads them: most components have no more.
  private static final int MADE_HERE = 64;

  private final ComponentContent content;
  private final StagedPaths paths;
  private final Destination destination;
  private final Progress progress;
  private final List<EntryMeta> top = new ArrayList<>();
  private final List<EntryMeta> directories = new ArrayList<>();
  private final Set<EntryPath> made = new HashSet<>();
  private final List<EntryMeta> links = new ArrayList<>();
  private int filesMade;
  private @Nullable WriteBehind behind;

  /// Builds what is selected of the content for the destination.
  public TreeBuilder(
      ComponentContent content, Selection selection, Destination destination, Progress progress) {
    this.content = content;
    this.paths = new StagedPaths(content.component().kind(), selection, destination.staged());
    this.destination = destination;
    this.progress = progress;
  }

  /// Builds it. If that fails, what was made is removed again.
  ///
  /// @throws RestoreRefusedException if it cannot be built there, or the live place could not be
  ///     replaced by renames
  public StagedTree build() {
    var site = LiveSite.check(destination);
    claimWorkDirectory();
    var built = false;
    try (var crew = Crew.forFiles()) {
      fill(crew);
      built = true;
    } catch (FileAlreadyExistsException e) {
      throw new RestoreRefusedException(
          FailureCode.PATH_CONFLICT,
          "two entries take the same place there: " + EntryPath.escape(String.valueOf(e.getFile())),
          "Restore to a file system that tells such names apart.",
          e);
    } catch (IOException e) {
      throw cannotBuild(e);
    } finally {
      if (!built) {
        discard();
      }
    }
    return new StagedTree(content, paths, site, List.copyOf(top));
  }

  /// Makes the work directory alone, for what a server builds.
  ///
  /// @throws RestoreRefusedException if it cannot be made
  public void claim() {
    claimWorkDirectory();
    try {
      WorkDirectory.create(destination.staged());
    } catch (IOException e) {
      throw cannotBuild(e);
    }
  }

  private void claimWorkDirectory() {
    try {
      WorkDirectory.create(destination.work());
    } catch (FileAlreadyExistsException e) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_NOT_EMPTY,
          destination.work() + " exists already",
          "It belongs to an earlier restore: see `backstay restore status`.",
          e);
    } catch (IOException e) {
      throw cannotBuild(e);
    }
  }

  private RestoreRefusedException cannotBuild(IOException e) {
    var full = String.valueOf(e.getMessage()).contains("No space left on device");
    return new RestoreRefusedException(
        full ? FailureCode.SPACE : FailureCode.RESTORE_FAILED,
        "cannot build the restored state in "
            + destination.work()
            + ": "
            + Reason.of(e, destination.work()),
        full
            ? "Free some space there, then restore again."
            : "Nothing live was touched; mend the cause and restore again.",
        e);
  }

  private void discard() {
    try {
      WorkDirectory.delete(destination.work());
    } catch (IOException e) {
      progress.report(
          new Progress.Warning(
              "leftover", "could not remove " + destination.work() + " after a failure: " + e));
    }
  }

  private void fill(Crew crew) throws IOException {
    WorkDirectory.create(destination.former());
    if (!paths.isWholeTree()) {
      WorkDirectory.create(destination.staged());
    }
    var attributes = new AttributeWriter(destination.work(), progress);
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      if (paths.contains(entry.meta().path())) {
        add(entry, attributes, crew);
      }
    }
    requireSomething();
    // A hard link needs the file that it shares.
    crew.await();
    addLinks(attributes, crew);
    crew.await();
    finishDirectories(attributes, crew);
  }

  private void requireSomething() {
    var absent = content.component().facts().details().containsKey(FixedCapture.ABSENT);
    if (top.isEmpty() && !(absent && paths.selection().isAll())) {
      throw new RestoreRefusedException(
          FailureCode.PATH_UNKNOWN,
          "nothing at " + paths.selection().path() + " in component " + content.component().name(),
          "List what there is with `backstay ls`.");
    }
  }

  private void add(StoredEntry entry, AttributeWriter attributes, Crew crew) throws IOException {
    var meta = entry.meta();
    if (paths.isTop(meta.path())) {
      top.add(meta);
    } else {
      requireInDirectory(meta.path());
    }
    switch (meta.type()) {
      case FILE -> addFile(entry, meta, attributes, crew);
      case DIRECTORY -> {
        WorkDirectory.create(paths.of(meta.path()));
        directories.add(meta);
        made.add(meta.path());
      }
      case SYMLINK, HARD_LINK -> links.add(meta);
    }
  }

  /// What stands below anything but a directory made here could be led elsewhere.
  private void requireInDirectory(EntryPath path) {
    if (path.parent().filter(made::contains).isEmpty()) {
      throw new RestoreRefusedException(
          FailureCode.PATH_UNSAFE,
          path + " does not stand in a directory of the snapshot",
          "The snapshot is damaged: run `backstay check`.");
    }
  }

  /// Makes a file with the bytes of `source` under the path and attributes of `meta`.
  private void addFile(StoredEntry source, EntryMeta meta, AttributeWriter attributes, Crew crew)
      throws IOException {
    var path = paths.of(meta.path());
    filesMade++;
    if (filesMade > MADE_HERE && source.meta().sizeBytes() <= SmallContent.BYTES_MAX) {
      var small = new SmallContent((int) source.meta().sizeBytes());
      content.read(source, small);
      if (!small.hasHoles()) {
        crew.execute(() -> addSmallFile(path, small, meta, attributes));
        return;
      }
    }
    var file = stagedFile(path, meta, source.meta().sizeBytes(), crew);
    FileChannel written = null;
    try {
      content.read(source, file);
      written = file.finish(source.meta().sizeBytes());
      attributes.apply(path, meta);
    } catch (IOException | RuntimeException e) {
      file.abandon();
      throw e;
    }
    crew.syncAndClose(written);
    progress.report(new Progress.Advanced(source.meta().sizeBytes(), 1));
  }

  private StagedFile stagedFile(Path path, EntryMeta meta, long sizeBytes, Crew crew)
      throws IOException {
    var mode = meta.attributes().mode();
    if (sizeBytes <= WriteBehind.BLOCK_BYTES) {
      return new StagedFile(path, mode);
    }
    if (behind == null) {
      behind = new WriteBehind(crew);
    }
    return StagedFile.behind(path, mode, behind);
  }

  private void addSmallFile(
      Path path, SmallContent small, EntryMeta meta, AttributeWriter attributes)
      throws IOException {
    var bytes = small.bytes();
    var file = new StagedFile(path, meta.attributes().mode());
    try (var written = file.channel()) {
      file.write(bytes, 0, bytes.length);
      attributes.apply(path, meta);
      written.force(true);
    }
    progress.report(new Progress.Advanced(bytes.length, 1));
  }

  private void addLinks(AttributeWriter attributes, Crew crew) throws IOException {
    var sharedOutside = new LinkedHashMap<EntryPath, List<EntryMeta>>();
    for (var link : links) {
      if (link.type() == EntryType.SYMLINK) {
        addSymbolicLink(link, attributes);
        continue;
      }
      var target = new EntryPath(link.target());
      if (paths.contains(target)) {
        addHardLink(link, target);
      } else {
        sharedOutside.computeIfAbsent(target, _ -> new ArrayList<>()).add(link);
      }
    }
    if (!sharedOutside.isEmpty()) {
      addShared(sharedOutside, attributes, crew);
    }
  }

  private void addSymbolicLink(EntryMeta link, AttributeWriter attributes) throws IOException {
    var path = paths.of(link.path());
    Files.createSymbolicLink(path, NativeNames.target(path, link.target()));
    attributes.apply(path, link);
  }

  private void addHardLink(EntryMeta link, EntryPath target) throws IOException {
    var existing = paths.of(target);
    if (!FileStat.of(existing).isRegularFile()) {
      throw new RestoreRefusedException(
          FailureCode.PATH_UNSAFE,
          link.path() + " is a hard link to " + target + ", which is not a file",
          "The snapshot is damaged: run `backstay check`.");
    }
    Files.createLink(paths.of(link.path()), existing);
  }

  /// Names of files whose first name was not selected: the first of them gets the bytes.
  private void addShared(
      Map<EntryPath, List<EntryMeta>> sharedOutside, AttributeWriter attributes, Crew crew)
      throws IOException {
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      var names = sharedOutside.getOrDefault(entry.meta().path(), List.of());
      if (!names.isEmpty()) {
        addFile(entry, names.getFirst(), attributes, crew);
        for (var further : names.subList(1, names.size())) {
          addHardLink(further, names.getFirst().path());
        }
      }
    }
  }

  /// From the deepest up, since the mode of a directory may forbid reaching what is below it.
  private void finishDirectories(AttributeWriter attributes, Crew crew) throws IOException {
    var byDepth = new TreeMap<Integer, List<EntryMeta>>(Comparator.reverseOrder());
    for (var meta : directories) {
      byDepth.computeIfAbsent(meta.path().depth(), _ -> new ArrayList<>()).add(meta);
    }
    for (var level : byDepth.values()) {
      for (var meta : level) {
        crew.execute(() -> finishDirectory(meta, attributes));
      }
      crew.await();
    }
    if (!paths.isWholeTree()) {
      WorkDirectory.sync(destination.staged());
    }
    WorkDirectory.sync(destination.former());
    WorkDirectory.sync(destination.work());
    WorkDirectory.sync(parentOf(destination.work()));
  }

  private void finishDirectory(EntryMeta meta, AttributeWriter attributes) throws IOException {
    var path = paths.of(meta.path());
    // Opened before its mode may forbid it.
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      attributes.apply(path, meta);
      channel.force(true);
    }
  }

  private static Path parentOf(Path work) {
    return Objects.requireNonNull(work.getParent());
  }
}
