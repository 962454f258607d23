package dev.backstay.component.disk;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.DiskChain;
import dev.backstay.component.FileStat;
import dev.backstay.component.FileUse;
import dev.backstay.component.LiveSite;
import dev.backstay.component.NativeNames;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.TreeBuilder;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Builds a disk image with what it is layered on: all of it in a directory, or each file for its
/// own live place. What it is layered on is built only where the live file there is another one.
final class DiskStaging {

  private final Component.Disk disk;
  private final ComponentContent content;
  private final Destination destination;
  private final FileUse use;
  private final List<StagedDisk.Placed> placed = new ArrayList<>();
  private final Map<EntryPath, StagedDisk.Kept> kept = new HashMap<>();

  DiskStaging(Component.Disk disk, ComponentContent content, Destination destination, FileUse use) {
    this.disk = disk;
    this.content = content;
    this.destination = destination;
    this.use = use;
  }

  StagedComponent stage(Selection selection, Progress progress) {
    var chain = chain();
    if (!selection.isAll() || chain.all().isEmpty()) {
      return new TreeBuilder(content, selection, destination, progress).build();
    }
    if (!disk.path().equals(destination.live())) {
      var tree = new TreeBuilder(content, selection, destination, progress).build();
      return new StagedDisk(tree, chain, List.of(), Map.of(), use);
    }
    try {
      placeLayers(chain, progress);
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "cannot compare the live files of " + disk.path() + " with the snapshot: " + e,
          "Let the account that restores read them.",
          e);
    }
    var others = new OtherEntries(content, kept.keySet());
    var tree = new TreeBuilder(others, selection, destination, progress).build();
    return new StagedDisk(tree, chain, placed, kept, use);
  }

  private DiskChain chain() {
    try {
      return DiskChain.of(content.component().facts().details());
    } catch (IllegalArgumentException e) {
      throw new RestoreRefusedException(
          FailureCode.STAGED_INVALID,
          "the chain of " + content.component().name() + " makes no sense: " + e.getMessage(),
          "Choose another snapshot.",
          e);
    }
  }

  private void placeLayers(DiskChain chain, Progress progress) throws IOException {
    if (chain.layers().isEmpty()) {
      place(new EntryPath(NativeNames.nameOf(destination.live())), destination.live());
    }
    var floating = true;
    for (var layer : chain.layers()) {
      var top = placed.isEmpty();
      var live = top ? destination.live() : liveOf(layer, chain.layers().getFirst(), floating);
      if (top || !isThere(layer, live)) {
        place(layer.entry(), live);
        if (!top) {
          tell(live, progress);
        }
      }
      floating &= !layer.backingIsAbsolute();
    }
    for (var layer : chain.beside()) {
      var live = placeOf(layer);
      if (!isThere(layer, live)) {
        place(layer.entry(), live);
        tell(live, progress);
      }
    }
  }

  /// What is named relative to the image goes with it.
  private Path liveOf(DiskChain.Layer layer, DiskChain.Layer image, boolean floating)
      throws IOException {
    if (!floating) {
      return placeOf(layer);
    }
    var from = Objects.requireNonNull(placeOf(image).getParent());
    var to = Objects.requireNonNull(destination.live().getParent()).toRealPath();
    return to.resolve(from.relativize(placeOf(layer))).normalize();
  }

  private Path placeOf(DiskChain.Layer layer) {
    return destination.live().getFileSystem().getPath(layer.place());
  }

  private void place(EntryPath entry, Path live) throws IOException {
    var site = LiveSite.check(new Destination(live, destination.work()));
    var beside = FileStat.of(Objects.requireNonNull(destination.work().getParent()));
    if (site.parent().device() != beside.device()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          live + " differs from the snapshot and is not on the file system of " + disk.path(),
          "Restore with `--to DIRECTORY`, and copy that file to its place.");
    }
    var found = FileStat.find(live);
    if (found.isPresent() && !found.get().isRegularFile()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          live + " is a " + found.get().typeName() + ", not a file",
          "Move it away, then restore again.");
    }
    placed.add(new StagedDisk.Placed(entry, site));
  }

  private static void tell(Path live, Progress progress) {
    if (Files.exists(live, LinkOption.NOFOLLOW_LINKS)) {
      progress.report(
          new Progress.Warning(
              "base-replaced",
              live
                  + " differs from the snapshot and is exchanged too: whatever else is layered on"
                  + " it needs it as it was"));
    }
  }

  /// Whether the live file has the bytes of the snapshot's.
  private boolean isThere(DiskChain.Layer layer, Path live) throws IOException {
    if (!Files.isRegularFile(live)) {
      return false;
    }
    var real = live.toRealPath();
    var before = FileStat.of(real);
    if (!LiveComparison.isSame(content, entry(layer), real)) {
      return false;
    }
    kept.put(layer.entry(), new StagedDisk.Kept(real, before));
    return true;
  }

  private StoredEntry entry(DiskChain.Layer layer) {
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      if (entry.meta().path().equals(layer.entry()) && entry.meta().type() == EntryType.FILE) {
        return entry;
      }
    }
    throw new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        "the snapshot has no file " + layer.entry() + ", which the image is layered on",
        "Choose another snapshot.");
  }
}
