package dev.backstay.config;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.Component.FileTree;
import dev.backstay.component.RealPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Finds places that must not contain each other.
///
/// A component may lie inside a tree that excludes it. Nothing of Backstay's own may lie inside a
/// component, excluded or not: a restore replaces the whole tree.
final class Conflicts {

  private record Source(Component component, Path real, Place place) {}

  private record Own(String name, ResolvedPath directory, Path real, Place place) {}

  private final Problems problems;
  private final List<Source> sources = new ArrayList<>();
  private final List<Own> repositories = new ArrayList<>();
  private final List<Own> directories = new ArrayList<>();
  private final BucketConflicts buckets = new BucketConflicts();

  Conflicts(Problems problems) {
    this.problems = problems;
  }

  void addComponent(Component component, Place place) {
    sources.add(new Source(component, RealPath.of(component.path()), place));
  }

  void addRepository(RepositorySettings repository, Place place) {
    var name = "repository \"" + repository.name() + "\"";
    repository
        .place()
        .directory()
        .ifPresent(it -> repositories.add(new Own(name, it, RealPath.of(it.path()), place)));
    if (repository.place() instanceof RepositoryPlace.Bucket bucket) {
      buckets.addRepository(name, bucket.place(), place);
    }
  }

  void addBucket(Bucket bucket, Place place) {
    buckets.addComponent(bucket, place);
  }

  void addDirectory(String key, ResolvedPath directory, Place place) {
    directories.add(new Own("\"" + key + "\"", directory, RealPath.of(directory.path()), place));
  }

  /// Tells of every pair that cannot stand together.
  void tell() {
    for (var i = 0; i < sources.size(); i++) {
      for (var earlier : sources.subList(0, i)) {
        compare(earlier, sources.get(i));
      }
    }
    for (var source : sources) {
      repositories.forEach(own -> compare(own, source, true));
      directories.forEach(own -> compare(own, source, false));
    }
    for (var i = 0; i < repositories.size(); i++) {
      for (var earlier : repositories.subList(0, i)) {
        compare(earlier, repositories.get(i));
      }
    }
    buckets.tell(problems);
  }

  private void compare(Source first, Source second) {
    if (first.real.equals(second.real)) {
      problems.addConflict(
          second.place,
          "components \"%s\" and \"%s\" are both at %s"
              .formatted(name(first), name(second), second.component.path()));
    } else if (second.real.startsWith(first.real)) {
      requireExcluded(first, second, second.place);
    } else if (first.real.startsWith(second.real)) {
      requireExcluded(second, first, second.place);
    }
  }

  private void requireExcluded(Source outer, Source inner, Place place) {
    if (outer.component instanceof FileTree tree
        && isExcluded(outer.real.relativize(inner.real), tree.excludes())) {
      return;
    }
    problems.addConflict(
        place,
        "component \"%s\" at %s lies inside component \"%s\" at %s; exclude it there"
            .formatted(name(inner), inner.component.path(), name(outer), outer.component.path()));
  }

  private void compare(Own own, Source source, boolean eitherWay) {
    if (own.real.startsWith(source.real)) {
      problems.addConflict(
          own.place,
          "%s at %s lies inside component \"%s\" at %s"
              .formatted(own.name, own.directory.path(), name(source), source.component.path()));
    } else if (eitherWay && source.real.startsWith(own.real)) {
      problems.addConflict(
          source.place,
          "component \"%s\" at %s lies inside %s at %s"
              .formatted(name(source), source.component.path(), own.name, own.directory.path()));
    }
  }

  private void compare(Own first, Own second) {
    if (first.real.startsWith(second.real) || second.real.startsWith(first.real)) {
      problems.addConflict(
          second.place,
          "%s at %s and %s at %s overlap"
              .formatted(first.name, first.directory.path(), second.name, second.directory.path()));
    }
  }

  private static String name(Source source) {
    return source.component.name().value();
  }

  /// Whether some exclude surely takes the path, or a directory above it, out of the tree.
  private static boolean isExcluded(Path relative, List<String> excludes) {
    return excludes.stream().anyMatch(glob -> isExcluded(relative, glob));
  }

  private static boolean isExcluded(Path relative, String glob) {
    var body = glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
    var wholePath = body.contains("/");
    var pattern = "glob:" + (body.startsWith("/") ? body.substring(1) : body);
    try {
      var matcher = relative.getFileSystem().getPathMatcher(pattern);
      for (var depth = 1; depth <= relative.getNameCount(); depth++) {
        var above = wholePath ? relative.subpath(0, depth) : relative.getName(depth - 1);
        if (matcher.matches(above)) {
          return true;
        }
      }
      return false;
    } catch (PatternSyntaxException odd) {
      return false;
    }
  }
}
