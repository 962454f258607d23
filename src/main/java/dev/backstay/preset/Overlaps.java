package dev.backstay.preset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Components at paths of which some lie inside others: each byte is captured once.
public final class Overlaps {

  private static final Pattern GLOB = Pattern.compile("[\\\\*?\\[\\]{}!]");

  private final List<Part> parts = new ArrayList<>();

  /// Adds a component, whatever is at its path.
  public void add(Part part) {
    parts.add(part);
  }

  /// Adds a component if there is something at its path; what is not there yet has no state.
  public void addIfThere(Part part) {
    if (Files.exists(pathOf(part))) {
      parts.add(part);
    }
  }

  /// Puts all into a draft: of two at one path the first, and of a tree what no other has.
  public void into(Draft.Maker draft) {
    var taken = new ArrayList<Part>();
    for (var part : parts) {
      var same = taken.stream().filter(it -> pathOf(it).equals(pathOf(part))).findFirst();
      if (same.isPresent()) {
        draft.fact(
            new Fact(
                part.name(), pathOf(part).toString(), "the same place as " + same.get().name()));
      } else {
        taken.add(part);
      }
    }
    for (var part : taken) {
      draft.component(isTree(part) ? without(part, taken) : part);
    }
  }

  private static Part without(Part tree, List<Part> all) {
    var excluded = new ArrayList<Object>();
    for (var other : all) {
      inside(tree, other).ifPresent(excluded::add);
    }
    return excluded.isEmpty() ? tree : tree.with("exclude", excluded);
  }

  /// The glob of the other's path in the tree.
  private static Optional<String> inside(Part tree, Part other) {
    var root = pathOf(tree);
    var path = pathOf(other);
    return !path.equals(root) && path.startsWith(root)
        ? Optional.of("/" + GLOB.matcher(root.relativize(path).toString()).replaceAll("\\\\$0"))
        : Optional.empty();
  }

  private static boolean isTree(Part part) {
    return "files".equals(part.settings().get("kind"));
  }

  private static Path pathOf(Part part) {
    return Path.of(String.valueOf(part.settings().get("path"))).toAbsolutePath().normalize();
  }
}
