package dev.backstay.entity;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.EntityPart;
import dev.backstay.component.NativeNames;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// A path of a tree that belongs to one entity.
///
/// @param part where it is
/// @param tree the component
/// @param path where it is in the snapshot
/// @param destination where it goes
/// @param isStored whether the snapshot has it
/// @param seen what stood there when it was planned
record FileShare(
    EntityPart.Paths part,
    Component.FileTree tree,
    EntryPath path,
    Destination destination,
    boolean isStored,
    List<String> seen) {

  FileShare {
    seen = List.copyOf(seen);
  }

  /// The place of a path below the root of a tree, and a private directory beside it.
  ///
  /// @param number which of the parts of the entity it is
  static Destination destination(Component.FileTree tree, EntryPath path, RunId run, int number) {
    var live = tree.path().toAbsolutePath();
    for (var name : path.value().split("/", -1)) {
      live = NativeNames.child(live, name);
    }
    var beside = Destination.at(live, tree.name(), run).work();
    return new Destination(live, beside.resolveSibling(beside.getFileName() + "." + number));
  }

  /// What stands at a path and below it, with what tells whether it was changed.
  static List<String> look(Path path) throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (var all = Files.walk(path)) {
      return all.map(FileShare::stamp).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String stamp(Path path) {
    try {
      var found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      var size = found.isDirectory() ? 0 : found.size();
      return path + " " + size + " " + found.lastModifiedTime() + " " + found.fileKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
