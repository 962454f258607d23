package dev.backstay.config;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.Reason;
import dev.backstay.lookup.MalformedException;
import dev.backstay.lookup.TextFile;
import dev.backstay.lookup.Tree;
import dev.backstay.lookup.TreeReader;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The declared configurations of the orchestrator; each is read once, when it is first needed.
final class Lookups {

  /// A value that was found.
  record Found(String value, Path file) {}

  /// A configuration that was read.
  private record Source(Path file, Tree tree) {}

  private static final class Declaration {
    final String kind;
    final Place place;
    final Supplier<Optional<Text>> path;
    @Nullable Source source;
    boolean tried;

    Declaration(String kind, Place place, Supplier<Optional<Text>> path) {
      this.kind = kind;
      this.place = place;
      this.path = path;
    }
  }

  private final Problems problems;
  private final FormerFiles former;
  private final Map<String, String> environment;
  private final Map<String, Declaration> declarations = new LinkedHashMap<>();
  private final List<String> loading = new ArrayList<>();

  /// @param environment the variables that a Python module may ask for
  /// @param former what stood in files that are lost
  Lookups(Map<String, String> environment, FormerFiles former, Problems problems) {
    this.former = former;
    this.environment = Map.copyOf(environment);
    this.problems = problems;
  }

  /// Adds a lookup; its path is resolved when it is needed, as it may need another lookup.
  void declare(String name, String kind, Place place, Supplier<Optional<Text>> path) {
    declarations.put(name, new Declaration(kind, place, path));
  }

  /// Adds a lookup that was told as wrong already, so that its uses are not told as well.
  void declareBroken(String name) {
    declare(name, "", Place.START, Optional::empty);
  }

  /// Reads all that were declared, used or not, so that a mistake shows before it matters.
  void readAll() {
    declarations.forEach(this::sourceOf);
  }

  boolean isDeclared(String name) {
    return declarations.containsKey(name);
  }

  Collection<String> names() {
    return declarations.keySet();
  }

  /// The value at a dotted path, or empty after telling why there is none. What is wrong with the
  /// lookup itself is told once, where it is declared.
  Optional<Found> find(String name, String path, Place place) {
    var declaration = declarations.get(name);
    if (declaration == null) {
      throw new IllegalArgumentException(name);
    }
    return sourceOf(name, declaration).flatMap(source -> find(name, path, source, place));
  }

  private Optional<Found> find(String name, String path, Source source, Place place) {
    var tree = source.tree.at(path);
    if (tree.isEmpty()) {
      var paths = new ArrayList<String>();
      source.tree.collectPaths("", paths);
      problems.add(
          place,
          "nothing at \"%s\" in %s (lookup \"%s\")%s"
              .formatted(path, source.file, name, Nearest.suggestion(path, paths)));
      return Optional.empty();
    }
    if (tree.get() instanceof Tree.Leaf(var value)) {
      return Optional.of(new Found(value, source.file));
    }
    if (tree.get() instanceof Tree.Expression(var line)) {
      problems.add(
          place,
          "\"%s\" in %s (lookup \"%s\") is an expression in line %d that only a program could tell;"
                  .formatted(path, source.file, name, line)
              + " write the value here");
      return Optional.empty();
    }
    problems.add(
        place,
        "\"%s\" in %s (lookup \"%s\") is not a single value".formatted(path, source.file, name));
    return Optional.empty();
  }

  private Optional<Source> sourceOf(String name, Declaration declaration) {
    if (loading.contains(name)) {
      problems.add(
          declaration.place,
          "lookup \"%s\" needs itself: %s, %s".formatted(name, String.join(", ", loading), name));
      return Optional.empty();
    }
    if (!declaration.tried) {
      loading.add(name);
      declaration.source =
          declaration.path.get().flatMap(path -> read(name, declaration, path)).orElse(null);
      declaration.tried = true;
      loading.removeLast();
    }
    return Optional.ofNullable(declaration.source);
  }

  private Optional<Source> read(String name, Declaration declaration, Text written) {
    try {
      var file = written.toPath().path();
      return Optional.of(
          new Source(file, TreeReader.read(declaration.kind, textOf(file), environment)));
    } catch (InvalidPathException fault) {
      addProblem(name, written, "no file can have this name", fault);
    } catch (IOException fault) {
      addProblem(name, written, Reason.of(fault, written.toPath().path()), fault);
    } catch (MalformedException fault) {
      var reason = "not " + declaration.kind + ": " + fault.getMessage();
      addProblem(name, written, reason, fault);
    }
    return Optional.empty();
  }

  private String textOf(Path file) throws IOException {
    try {
      if (former.areAllLost()) {
        throw new NoSuchFileException(file.toString());
      }
      return TextFile.read(file);
    } catch (NoSuchFileException gone) {
      try {
        var text = former.textOf(file);
        if (text.isPresent()) {
          return text.get();
        }
      } catch (OperationFailedException unknown) {
        gone.addSuppressed(unknown);
      }
      throw gone;
    }
  }

  private void addProblem(String name, Text path, String reason, Exception fault) {
    problems.add(
        path.place(),
        "cannot read %s for lookup \"%s\": %s".formatted(path.written(), name, reason),
        fault);
  }
}
