package dev.backstay.preset.kneo;

import dev.backstay.lookup.Tree;
import dev.backstay.preset.Fact;
import dev.backstay.preset.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The project that a service works in: variables come before its file, and that before what the
/// program has by itself.
///
/// @param site where
/// @param directory the directory that the service is started in
/// @param file its configuration, which need not be there
/// @param values what that says
/// @param variables those that the service is started with
record Project(Site site, Path directory, Path file, Tree values, Map<String, String> variables) {

  static final String DSN = "KNEO_SERV_DATABASE_URL";

  static Project read(Site site, Path directory, Map<String, String> variables) {
    var named = variables.getOrDefault("KNEO_PROJECT_CONFIG", "");
    var file = named.isEmpty() ? directory.resolve(".kneo/config.yaml") : directory.resolve(named);
    var values = site.readIfThere("yaml", file).orElse(new Tree.Nothing());
    return new Project(site, directory, file.normalize(), values, Map.copyOf(variables));
  }

  /// A place: of a variable, of the configuration, or the program's own.
  Fact place(String variable, String key, String otherwise) {
    var set = variables.getOrDefault(variable, "");
    if (!set.isEmpty()) {
      return new Fact(variable, absolute(set), "environment");
    }
    return values
        .text(key)
        .filter(it -> !it.isBlank())
        .map(it -> new Fact(key, absolute(it), file + relative(it)))
        .orElseGet(() -> new Fact(key, absolute(otherwise), "the program's own default"));
  }

  private static String relative(String value) {
    return value.startsWith("/") ? "" : ", where it is " + value;
  }

  /// Relative paths are relative to where the service is started.
  private String absolute(String value) {
    return directory.resolve(value).normalize().toString();
  }

  Fact database() {
    return place("KNEO_SERV_STATE_PATH", "local.state_path", ".kneo/kneo_runs.sqlite");
  }

  Fact continuations() {
    var beside = Path.of(database().value()).resolveSibling("continuations");
    var standard = directory.resolve(".kneo/continuations");
    return Files.isDirectory(beside) && !beside.equals(standard)
        ? new Fact("continuations", beside.toString(), "beside the database")
        : new Fact("continuations", standard.toString(), "the program's own default");
  }

  /// The address of the PostgreSQL database, if one is set.
  Optional<String> dsn() {
    return Optional.ofNullable(variables.get(DSN)).filter(it -> !it.isBlank());
  }

  /// Whether the service writes to SQLite, although a database in PostgreSQL is set: without its
  /// extra it falls back and says nothing. It shows in a file that was written to after the
  /// variable was set.
  ///
  /// @param setIn the file that sets the variable
  boolean hasFallenBack(Path setIn) {
    var database = Path.of(database().value());
    var log = database.resolveSibling(database.getFileName() + "-wal");
    return dsn().isPresent()
        && Stream.of(database, log).anyMatch(it -> writtenAt(it).isAfter(writtenAt(setIn)));
  }

  private static Instant writtenAt(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException absent) {
      return Instant.MIN;
    }
  }
}
