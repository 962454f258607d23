package dev.backstay.doctor;

import dev.backstay.app.Installation;
import dev.backstay.component.Coverage;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Destination;
import dev.backstay.component.RealPath;
import dev.backstay.preset.Draft;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells what no component covers and nobody was told of yet. Places are without links. Used by one
/// thread.
final class Gaps {

  private final Coverage coverage;
  private final DatabaseFiles databases;
  private final Set<Path> own = new HashSet<>();
  private final Path scratch;
  private final Set<Path> settled = new HashSet<>();
  private final List<Draft.Aside> asides = new ArrayList<>();

  Gaps(Installation installation) {
    var configuration = installation.configuration();
    coverage = new Coverage(configuration.components());
    databases = installation.databaseFiles();
    configuration.repositories().stream()
        .flatMap(it -> it.place().directory().stream())
        .forEach(it -> own.add(RealPath.of(it.path())));
    own.add(RealPath.of(installation.stateDirectory()));
    scratch = RealPath.of(installation.scratchDirectory());
  }

  /// What recognises databases.
  DatabaseFiles databases() {
    return databases;
  }

  /// Whether a component captures it.
  boolean isCovered(Path file) {
    return coverage.covers(file);
  }

  /// Whether nothing below the directory can be a gap.
  boolean isSettled(Path directory) {
    return isOwn(directory)
        || directory.equals(scratch)
        || isTold(directory)
        || coverage.coversAllOf(directory);
  }

  /// Whether the place is one of Backstay's own.
  boolean isOwn(Path path) {
    return own.stream().anyMatch(path::startsWith)
        || (path.startsWith(scratch) && path.toString().endsWith(".tmp"))
        || hasWorkName(path);
  }

  private static boolean hasWorkName(Path path) {
    for (var name : path) {
      if (name.toString().startsWith(Destination.WORK_PREFIX)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTold(Path path) {
    return settled.stream().anyMatch(path::startsWith);
  }

  /// Whether it is to be told of; only the first time.
  boolean takes(Path file) {
    return !isOwn(file) && !isTold(file) && !isCovered(file) && settled.add(file);
  }

  /// From now on, nobody is told of what is there.
  void settle(Path place) {
    settled.add(RealPath.of(place));
  }

  /// The same of what is no state.
  void settle(Draft.Aside aside) {
    settle(aside.place());
    asides.add(aside);
  }

  /// What is no state, in words.
  String leftOut() {
    var words = new StringBuilder();
    asides.forEach(
        it ->
            words.append("; left out: ").append(shown(it.place())).append(", ").append(it.what()));
    return words.toString();
  }

  /// A place for people: on one line, whatever its name.
  static String shown(Path place) {
    return EntryPath.escape(place.toString());
  }
}
