package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Waiver;
import dev.backstay.component.WorkDirectory;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Directories that a restore makes because what it restores stands in them, as on a new host.
///
/// @param directories all of them, those above first
record MissingDirectories(List<Path> directories) {

  MissingDirectories {
    directories = List.copyOf(directories);
  }

  /// Those that a plan needs and may make.
  static MissingDirectories of(RestorePlan plan) {
    return of(plan.request(), plan.targets());
  }

  /// Those that targets need and a request allows to be made.
  static MissingDirectories of(RestoreRequest request, List<RestorePlan.Target> targets) {
    var missing = new TreeSet<Path>(Comparator.naturalOrder());
    if (request.waived().contains(Waiver.DIRECTORIES)) {
      for (var target : targets) {
        if (target.component().isAtPath()) {
          addAbove(target.destination().live(), missing);
        }
        if (target.component() instanceof Component.Disk disk) {
          disk.beside().forEach(layer -> addAbove(layer, missing));
        }
      }
    }
    return new MissingDirectories(List.copyOf(missing));
  }

  private static void addAbove(Path live, TreeSet<Path> missing) {
    for (var above = live.toAbsolutePath().normalize().getParent();
        above != null && Files.notExists(above, LinkOption.NOFOLLOW_LINKS);
        above = above.getParent()) {
      missing.add(above);
    }
  }

  /// What the plan says of them.
  List<String> lines() {
    return directories.stream()
        .filter(this::isFirst)
        .map(it -> "makes the directory " + it + ", which is not there")
        .toList();
  }

  private boolean isFirst(Path directory) {
    var above = directory.getParent();
    return above == null || !directories.contains(above);
  }

  /// Makes them, with ordinary rights.
  void make() throws IOException {
    for (var each : directories) {
      WorkDirectory.createDurably(each);
    }
  }

  /// Removes those that are empty.
  void remove() throws IOException {
    for (var each : directories.reversed()) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException used) {
        // What is in it is not of this restore.
      }
    }
  }
}
