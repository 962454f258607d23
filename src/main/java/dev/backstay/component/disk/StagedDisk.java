package dev.backstay.component.disk;

import dev.backstay.component.Destination;
import dev.backstay.component.DiskChain;
import dev.backstay.component.FileStat;
import dev.backstay.component.FileUse;
import dev.backstay.component.LiveSite;
import dev.backstay.component.Move;
import dev.backstay.component.NativeNames;
import dev.backstay.component.StagedComponent;
import dev.backstay.component.StagedTree;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A disk image built beside its live place, with what it is layered on where that is not there.
///
/// @param tree what was built
/// @param chain all files
/// @param placed those that go to live places of their own; none if the whole goes to one
///     directory
/// @param kept those that are live already, by their path in the listing
/// @param use tells who uses a live file
record StagedDisk(
    StagedTree tree, DiskChain chain, List<Placed> placed, Map<EntryPath, Kept> kept, FileUse use)
    implements StagedComponent {

  StagedDisk {
    placed = List.copyOf(placed);
    kept = Map.copyOf(kept);
  }

  /// A file and where it goes.
  record Placed(EntryPath entry, LiveSite site) {}

  /// A live file that has the bytes of the snapshot's, and what it was when it was compared.
  record Kept(Path file, FileStat stat) {}

  @Override
  public Destination destination() {
    return tree.destination();
  }

  /// Checks that every file is there and that each is backed by the next one, as in the snapshot.
  @Override
  public void verify() {
    tree.verify();
    var layers = chain.layers();
    for (var i = 0; i < layers.size(); i++) {
      var layer = layers.get(i);
      try {
        verify(layer, i == layers.size() - 1);
      } catch (InvalidImageException | IOException e) {
        throw invalid(layer.entry() + ": " + e.getMessage(), e);
      }
    }
  }

  private void verify(DiskChain.Layer layer, boolean last)
      throws IOException, InvalidImageException {
    try (var file = FileChannel.open(fileOf(layer), StandardOpenOption.READ)) {
      var qcow2 = layer.format().equals("qcow2");
      var backing = "";
      var virtualBytes = file.size();
      if (qcow2) {
        var header = Qcow2Header.read(file);
        backing = header.backing();
        virtualBytes = header.virtualBytes();
      }
      if (!backing.equals(layer.backing()) || virtualBytes != layer.virtualBytes()) {
        throw new InvalidImageException(
            "a disk of %d bytes on \"%s\", listed as one of %d bytes on \"%s\""
                .formatted(virtualBytes, backing, layer.virtualBytes(), layer.backing()));
      }
      if (last != backing.isEmpty()) {
        throw new InvalidImageException("the chain does not end where its images say");
      }
    }
  }

  private Path fileOf(DiskChain.Layer layer) {
    var there = kept.get(layer.entry());
    return there == null ? staged(layer.entry()) : there.file();
  }

  private Path staged(EntryPath entry) {
    var path = destination().staged();
    for (var name : entry.value().split("/", -1)) {
      path = NativeNames.child(path, name);
    }
    return path;
  }

  private static RestoreRefusedException invalid(String what, Exception e) {
    return new RestoreRefusedException(
        FailureCode.STAGED_INVALID,
        "the restored disk image is not whole: " + EntryPath.escape(what),
        "Choose an earlier snapshot.",
        e);
  }

  /// What is below comes first into its place, and last out of it.
  @Override
  public List<Move> moves() {
    if (placed.isEmpty()) {
      return List.of(new Move(destination().staged(), destination().live()));
    }
    kept.values().forEach(StagedDisk::requireUnchanged);
    var aside = new ArrayList<Move>();
    var into = new ArrayList<Move>();
    for (var i = 0; i < placed.size(); i++) {
      var each = placed.get(i);
      var live = each.site.destination().live();
      var found = each.site.checkAgain();
      if (found.isPresent()) {
        requireUnused(live, found.get());
        aside.add(new Move(live, destination().former().resolve(Integer.toString(i))));
      }
      if (Files.exists(staged(each.entry), LinkOption.NOFOLLOW_LINKS)) {
        into.addFirst(new Move(staged(each.entry), live));
      }
    }
    aside.addAll(into);
    return aside;
  }

  private static void requireUnchanged(Kept live) {
    try {
      if (FileStat.of(live.file).isUnchangedSince(live.stat)) {
        return;
      }
    } catch (IOException e) {
      throw changed(live.file, e);
    }
    throw changed(live.file, null);
  }

  private static RestoreRefusedException changed(
      Path file, @org.jspecify.annotations.Nullable IOException e) {
    return new RestoreRefusedException(
        FailureCode.TARGET_CHANGED,
        file + " changed after it was found equal to the snapshot's",
        "Stop what writes to it, then restore again.",
        e);
  }

  private void requireUnused(Path live, FileStat stat) {
    var holder = use.holder(stat);
    if (holder.isPresent()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_BUSY,
          live + " is in use by " + holder.get(),
          "Stop the machines that use it, then restore again.");
    }
  }
}
