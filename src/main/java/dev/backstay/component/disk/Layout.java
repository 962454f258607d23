package dev.backstay.component.disk;

import dev.backstay.component.DiskChain;
import dev.backstay.component.NativeNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where the files of a chain stand in its listing: as they lie below the nearest directory that is
/// above all of them, so that relative names between them hold wherever the whole is put.
///
/// @param chain what the details say
/// @param entries every file, and every directory around one, by its path in the listing
/// @param files the files among them
record Layout(
    DiskChain chain, SortedMap<EntryPath, Path> entries, SortedMap<EntryPath, Layers.Layer> files) {

  static Layout of(List<Layers.Layer> layers, List<Layers.Layer> beside) {
    var all = new ArrayList<>(layers);
    all.addAll(beside);
    var above = directoryAbove(all);
    var entries = new TreeMap<EntryPath, Path>();
    var files = new TreeMap<EntryPath, Layers.Layer>();
    entries.put(EntryPath.ROOT, above);
    for (var layer : all) {
      files.put(add(above, layer.place(), entries), layer);
    }
    var chain = new DiskChain(described(above, layers), described(above, beside));
    return new Layout(chain, entries, files);
  }

  private static Path directoryAbove(List<Layers.Layer> layers) {
    var above = Objects.requireNonNull(layers.getFirst().place().getParent());
    for (var layer : layers) {
      while (!layer.place().startsWith(above)) {
        above = Objects.requireNonNull(above.getParent());
      }
    }
    return above;
  }

  private static EntryPath add(Path above, Path place, SortedMap<EntryPath, Path> entries) {
    var path = "";
    var at = above;
    for (var name : above.relativize(place)) {
      at = at.resolve(name);
      path += (path.isEmpty() ? "" : "/") + NativeNames.nameOf(at);
      var problem = EntryPath.problemOf(path);
      if (problem.isPresent()) {
        throw new CaptureFailedException(
            FailureCode.CAPTURE_FAILED,
            "the disk image " + EntryPath.escape(at.toString()) + ": " + problem.get(),
            "Rename it.");
      }
      entries.put(new EntryPath(path), at);
    }
    return new EntryPath(path);
  }

  private static List<DiskChain.Layer> described(Path above, List<Layers.Layer> layers) {
    return layers.stream()
        .map(
            layer ->
                new DiskChain.Layer(
                    add(above, layer.place(), new TreeMap<>()),
                    layer.place().toString(),
                    layer.format().label(),
                    layer.virtualBytes(),
                    layer.backing()))
        .toList();
  }

  /// The file at that path; empty if a directory is there.
  Optional<Layers.Layer> layerAt(EntryPath path) {
    return Optional.ofNullable(files.get(path));
  }
}
