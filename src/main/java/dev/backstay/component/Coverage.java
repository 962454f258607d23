package dev.backstay.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a set of components covers: the files that they are, and what lies in their trees and is
/// not left out there.
public final class Coverage {

  private final Set<Path> files = new HashSet<>();
  private final List<Tree> trees = new ArrayList<>();

  /// @param root without links
  private record Tree(Path root, Globs excludes, boolean isWhole, boolean crossFileSystems) {

    static Tree of(Component.FileTree tree) {
      return new Tree(
          RealPath.of(tree.path()),
          new Globs(tree.excludes()),
          tree.excludes().isEmpty(),
          tree.crossFileSystems());
    }

    boolean covers(Path real) {
      return real.startsWith(root) && !leavesOut(root.relativize(real)) && reaches(real);
    }

    private boolean leavesOut(Path relative) {
      for (var depth = 1; depth <= relative.getNameCount(); depth++) {
        var name = relative.getName(depth - 1).toString();
        var isAbove = depth < relative.getNameCount();
        if (name.startsWith(Destination.WORK_PREFIX)
            || excludes.match(relative.subpath(0, depth).toString(), name, isAbove)) {
          return true;
        }
      }
      return false;
    }

    private boolean reaches(Path real) {
      try {
        return crossFileSystems || FileStat.of(real).device() == FileStat.of(root).device();
      } catch (IOException absent) {
        return true;
      }
    }
  }

  /// That of those components.
  public Coverage(List<Component> components) {
    for (var component : components) {
      if (component instanceof Component.FileTree tree) {
        trees.add(Tree.of(tree));
      } else if (component.isAtPath()) {
        files.add(RealPath.of(component.path()));
      }
      if (component instanceof Component.Disk disk) {
        disk.beside().forEach(it -> files.add(RealPath.of(it)));
      }
    }
  }

  /// Whether some component captures what is there.
  public boolean covers(Path path) {
    var real = RealPath.of(path);
    return files.contains(real) || trees.stream().anyMatch(it -> it.covers(real));
  }

  /// Whether everything below a directory is surely captured by one component.
  public boolean coversAllOf(Path directory) {
    var real = RealPath.of(directory);
    return trees.stream().anyMatch(it -> it.isWhole() && it.covers(real));
  }
}
