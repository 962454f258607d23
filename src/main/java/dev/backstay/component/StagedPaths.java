package dev.backstay.component;

import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;

/// Where each selected entry of a component is built.
///
/// A whole tree takes the place of the staged directory itself; everything else stands in it under
/// its own name.
///
/// @param kind the kind of the component
/// @param selection which part of it
/// @param staged the directory
record StagedPaths(ComponentKind kind, Selection selection, Path staged) {

  /// Whether a whole tree is restored.
  boolean isWholeTree() {
    return selection.isAll()
        && switch (kind) {
          case FILES, DISK, S3 -> true;
          case STATE_FILE, SQLITE, COMMAND, POSTGRES, REDIS -> false;
        };
  }

  /// Whether the entry is selected.
  boolean contains(EntryPath path) {
    return path.isAtOrBelow(selection.path());
  }

  /// Whether nothing that is built stands around the entry.
  boolean isTop(EntryPath path) {
    if (isWholeTree() || !selection.isAll()) {
      return path.equals(selection.path());
    }
    return path.value().indexOf('/') < 0;
  }

  /// Where a selected entry is built.
  Path of(EntryPath path) {
    var above = selection.path().parent().orElse(EntryPath.ROOT).value();
    var below = above.isEmpty() ? path.value() : path.value().substring(above.length() + 1);
    if (below.isEmpty()) {
      return staged;
    }
    if (NativeNames.isFaithful(below)) {
      return staged.resolve(below);
    }
    var place = staged;
    for (var name : below.split("/", -1)) {
      place = NativeNames.child(place, name);
    }
    return place;
  }
}
