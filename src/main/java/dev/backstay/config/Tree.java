package dev.backstay.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of a configuration that is looked up: a branch or a leaf.
sealed interface Tree {

  /// Named values.
  record Branch(Map<String, Tree> children) implements Tree {}

  /// Values in order; their names are 0, 1, 2 and so on.
  record Sequence(List<Tree> children) implements Tree {}

  /// A single value as text.
  record Leaf(String value) implements Tree {}

  /// No value.
  record Nothing() implements Tree {}

  /// The value at the end of a path of names joined by dots.
  default Optional<Tree> at(String path) {
    var whole = child(path);
    var dot = path.indexOf('.');
    if (whole.isPresent() || dot < 0) {
      return whole;
    }
    return child(path.substring(0, dot)).flatMap(child -> child.at(path.substring(dot + 1)));
  }

  private Optional<Tree> child(String name) {
    return switch (this) {
      case Branch(var children) -> Optional.ofNullable(children.get(name));
      case Sequence(var children) ->
          name.matches("[0-9]{1,6}") && Integer.parseInt(name) < children.size()
              ? Optional.of(children.get(Integer.parseInt(name)))
              : Optional.empty();
      case Leaf _, Nothing _ -> Optional.empty();
    };
  }

  /// Adds the paths of all leaves below to the list.
  default void collectPaths(String prefix, Collection<String> paths) {
    switch (this) {
      case Branch(var children) ->
          children.forEach((name, child) -> child.collectPaths(join(prefix, name), paths));
      case Sequence(var children) -> {
        for (var i = 0; i < children.size(); i++) {
          children.get(i).collectPaths(join(prefix, String.valueOf(i)), paths);
        }
      }
      case Leaf _, Nothing _ -> paths.add(prefix);
    }
  }

  private static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
