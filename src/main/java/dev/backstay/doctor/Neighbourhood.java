package dev.backstay.doctor;

import dev.backstay.component.FileStat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Files in some directories and below, by a walk with limits that follows no links.
final class Neighbourhood {

  private static final int DEPTH_MAX = 6;
  private static final int ENTRIES_MAX = 20_000;

  /// Directories of everybody: what lies below them belongs to others as well.
  private static final Set<String> COMMON =
      Set.of(
          "/",
          "/etc",
          "/home",
          "/media",
          "/mnt",
          "/opt",
          "/root",
          "/run",
          "/srv",
          "/tmp",
          "/usr",
          "/usr/local",
          "/var",
          "/var/cache",
          "/var/lib",
          "/var/log",
          "/var/spool",
          "/var/tmp");

  private record Directory(Path path, int depth) {}

  private final Predicate<Path> isLeftOut;
  private final Deque<Directory> waiting = new ArrayDeque<>();
  private final Set<Path> seen = new HashSet<>();
  private final List<Path> files = new ArrayList<>();
  private int entries;
  private int unread;

  /// Walks.
  ///
  /// @param roots where to begin, without links
  /// @param isLeftOut the directories that are not gone into
  Neighbourhood(Collection<Path> roots, Predicate<Path> isLeftOut) {
    this.isLeftOut = isLeftOut;
    roots.stream().filter(it -> !isCommon(it)).forEach(it -> add(it, 1));
    // Level by level: who is reached on several ways is reached first on the shortest.
    walk();
    roots.stream().filter(Neighbourhood::isCommon).forEach(it -> add(it, DEPTH_MAX));
    walk();
  }

  private static boolean isCommon(Path directory) {
    return COMMON.contains(directory.toString()) || Path.of("/home").equals(directory.getParent());
  }

  /// The regular files.
  List<Path> files() {
    return files;
  }

  /// What was not looked at, as a sentence without its end; empty if all was.
  Optional<String> unseen() {
    if (entries > ENTRIES_MAX) {
      return Optional.of(
          "only %,d names beside components were looked at, there are more".formatted(ENTRIES_MAX));
    }
    return unread == 0
        ? Optional.empty()
        : Optional.of(unread + " directories beside components cannot be listed");
  }

  private void add(Path directory, int depth) {
    if (depth <= DEPTH_MAX && !isLeftOut.test(directory) && seen.add(directory)) {
      waiting.add(new Directory(directory, depth));
    }
  }

  private void walk() {
    while (!waiting.isEmpty() && entries <= ENTRIES_MAX) {
      var directory = waiting.remove();
      try (var children = Files.newDirectoryStream(directory.path())) {
        for (var child : children) {
          if (++entries > ENTRIES_MAX) {
            return;
          }
          look(child, directory.depth());
        }
      } catch (IOException | DirectoryIteratorException e) {
        unread++;
      }
    }
  }

  private void look(Path child, int depth) throws IOException {
    var stat = FileStat.find(child);
    if (stat.isPresent() && stat.get().isDirectory()) {
      add(child, depth + 1);
    } else if (stat.isPresent() && stat.get().isRegularFile()) {
      files.add(child);
    }
  }
}
