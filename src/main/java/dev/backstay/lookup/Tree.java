package dev.backstay.lookup;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of a configuration that is looked up: a branch or a leaf.
public sealed interface Tree {

  /// Named values.
  record Branch(Map<String, Tree> children) implements Tree {}

  /// Values in order; their names are 0, 1, 2 and so on.
  record Sequence(List<Tree> children) implements Tree {}

  /// A single value as text.
  record Leaf(String value) implements Tree {}

  /// No value.
  record Nothing() implements Tree {}

  /// A value that only a program could tell.
  ///
  /// @param line where it stands, from 1
  record Expression(int line) implements Tree {}

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
      case Leaf _, Nothing _, Expression _ -> Optional.empty();
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
      case Leaf _, Nothing _, Expression _ -> paths.add(prefix);
    }
  }

  /// The text at the end of a path; empty if nothing or something else stands there.
  default Optional<String> text(String path) {
    return at(path)
        .flatMap(it -> it instanceof Leaf(var value) ? Optional.of(value) : Optional.empty());
  }

  /// The texts right below, by their names.
  default Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    if (this instanceof Branch(var children)) {
      children.forEach(
          (name, child) -> {
            if (child instanceof Leaf(var value)) {
              texts.put(name, value);
            }
          });
    }
    return texts;
  }

  private static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
