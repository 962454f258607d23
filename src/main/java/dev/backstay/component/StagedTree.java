package dev.backstay.component;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Restored entries that stand, durable, beside their live place.
public final class StagedTree implements StagedComponent {

  /// How many entries one thread looks at before it asks for more.
  private static final int BATCH = 256;

  private final ComponentContent content;
  private final StagedPaths paths;
  private final LiveSite site;
  private final List<EntryMeta> top;
  private final List<Path> databases = new ArrayList<>();
  private final AtomicLong namesBelow = new AtomicLong();

  StagedTree(ComponentContent content, StagedPaths paths, LiveSite site, List<EntryMeta> top) {
    this.content = content;
    this.paths = paths;
    this.site = site;
    this.top = top;
  }

  @Override
  public Destination destination() {
    return site.destination();
  }

  /// The files that were captured as databases, once the tree was verified.
  public List<Path> databases() {
    return List.copyOf(databases);
  }

  /// The only entry, for a component that is one file; none if the component was absent.
  ///
  /// @throws RestoreRefusedException if there is anything else
  public Optional<Path> onlyFile() {
    if (top.isEmpty()) {
      return Optional.empty();
    }
    if (top.size() != 1 || top.getFirst().type() != EntryType.FILE) {
      throw invalid("expected one file, found " + top.size() + " entries");
    }
    return Optional.of(paths.of(top.getFirst().path()));
  }

  /// Checks that every entry of the listing, and nothing else, is there with its type and size.
  @Override
  public void verify() {
    databases.clear();
    try (var crew = Crew.forFiles()) {
      var expected = verifyListed(crew);
      crew.await();
      var above = paths.isWholeTree() ? top.size() : countNames(paths.staged());
      var found = above + namesBelow.get();
      if (found != expected) {
        throw invalid(found + " entries were built, " + expected + " are listed");
      }
    } catch (DirectoryIteratorException e) {
      throw unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private long verifyListed(Crew crew) throws IOException {
    namesBelow.set(0);
    var expected = 0L;
    var batch = new ArrayList<EntryMeta>();
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (!paths.contains(meta.path())) {
        continue;
      }
      expected++;
      batch.add(meta);
      if (meta.database()) {
        databases.add(paths.of(meta.path()));
      }
      if (batch.size() == BATCH) {
        var full = List.copyOf(batch);
        crew.execute(() -> verify(full));
        batch.clear();
      }
    }
    verify(batch);
    return expected;
  }

  private void verify(List<EntryMeta> batch) throws IOException {
    for (var meta : batch) {
      verify(meta);
      if (meta.type() == EntryType.DIRECTORY) {
        namesBelow.addAndGet(countNames(paths.of(meta.path())));
      }
    }
  }

  private static long countNames(Path directory) throws IOException {
    var count = 0L;
    try (var children = Files.newDirectoryStream(directory)) {
      for (var _ : children) {
        count++;
      }
    }
    return count;
  }

  private void verify(EntryMeta meta) throws IOException {
    var path = paths.of(meta.path());
    var found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    var right =
        switch (meta.type()) {
          case FILE -> found.isRegularFile() && found.size() == meta.sizeBytes();
          case HARD_LINK -> found.isRegularFile();
          case DIRECTORY -> found.isDirectory();
          case SYMLINK -> found.isSymbolicLink();
        };
    if (!right) {
      throw invalid(
          "%s is a %s of %d bytes, listed as %s of %d bytes"
              .formatted(
                  meta.path(),
                  FileStat.of(path).typeName(),
                  found.size(),
                  meta.type(),
                  meta.sizeBytes()));
    }
  }

  private RestoreRefusedException invalid(String what) {
    return new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        "the restored state in " + paths.staged() + " is not whole: " + what,
        "Restore again; if it fails again, run `backstay check`.");
  }

  private RestoreRefusedException unreadable(IOException e) {
    return new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        "the restored state in " + paths.staged() + " cannot be read back: " + e,
        "Check the file system it is on, then restore again.",
        e);
  }

  /// The live entry and, for a file, what belongs to it as a database are set aside as one
  /// generation.
  @Override
  public List<Move> moves() {
    var live = destination().live();
    var former = destination().former();
    var moves = new ArrayList<Move>();
    if (site.checkAgain().isPresent()) {
      moves.add(new Move(live, former.resolve(nameOf(live))));
    }
    if (isFile()) {
      for (var ending : DatabaseFiles.SIDECARS) {
        var sidecar = sibling(live, ending);
        if (Files.isRegularFile(sidecar, LinkOption.NOFOLLOW_LINKS)) {
          moves.add(new Move(sidecar, sibling(former.resolve(nameOf(live)), ending)));
        }
      }
    }
    // A main file must not stand alone for a moment if it needs its log.
    for (var entry : top.reversed()) {
      moves.add(new Move(paths.of(entry.path()), sibling(live, endingOf(entry))));
    }
    return moves;
  }

  private boolean isFile() {
    var whole = paths.isWholeTree();
    return !whole && (top.isEmpty() || top.getFirst().type() != EntryType.DIRECTORY);
  }

  /// What the name of an entry has beyond that of the first one: nothing, or that of a sidecar.
  private String endingOf(EntryMeta entry) {
    var main = top.getFirst().path().name();
    var name = entry.path().name();
    var ending = name.startsWith(main) ? name.substring(main.length()) : name;
    if (!ending.isEmpty() && !DatabaseFiles.SIDECARS.contains(ending)) {
      throw new RestoreRefusedException(
          FailureCode.PATH_UNSAFE,
          EntryPath.escape(name) + " does not belong to " + EntryPath.escape(main),
          "The snapshot is damaged: run `backstay check`.");
    }
    return ending;
  }

  private static Path nameOf(Path path) {
    return Objects.requireNonNull(path.getFileName());
  }

  private static Path sibling(Path path, String ending) {
    return ending.isEmpty()
        ? path
        : NativeNames.child(
            Objects.requireNonNull(path.getParent()), NativeNames.nameOf(path) + ending);
  }
}
