package dev.backstay.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Component;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An installation in a directory: a tree, a database, and two services that hand out their state
/// through one program and take it through another.
///
/// @param directory where it is
/// @param script what takes the state of a service: `$1` is the directory, `$2` the service
record ProgramInstallation(Path directory, String script) {

  /// Takes a state as a whole or not at all.
  static final String ATOMIC =
      "echo $2 started >>$1/runs; cat >$1/$2.new && mv $1/$2.new $1/$2 &&"
          + " echo $2 $(head -c 6 $1/$2) >>$1/runs";

  static final ComponentName ONE = new ComponentName("one");
  static final ComponentName TWO = new ComponentName("two");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// The same at the same place of another file system.
  ProgramInstallation in(Path other) {
    return new ProgramInstallation(other, script);
  }

  ProgramInstallation taking(String otherScript) {
    return new ProgramInstallation(directory, otherScript);
  }

  List<Component> components() {
    return components(PATIENCE);
  }

  List<Component> components(Duration timeout) {
    return List.of(
        new Component.FileTree(
            new ComponentName("tree"),
            Importance.HIGH,
            1,
            directory.resolve("app/tree"),
            List.of(),
            false),
        new Component.SqliteDatabase(
            new ComponentName("database"),
            Importance.HIGH,
            2,
            directory.resolve("app/app.db"),
            PATIENCE,
            PATIENCE),
        service(ONE, 3, timeout),
        service(TWO, 4, timeout));
  }

  private Component service(ComponentName name, int order, Duration timeout) {
    return new Component.Command(
        name,
        Importance.HIGH,
        order,
        List.of("cat", directory.resolve(name.value()).toString()),
        List.of("/bin/sh", "-c", script, "take", directory.toString(), name.value()),
        List.of(),
        timeout,
        false,
        List.of());
  }

  /// Gives every part that version: `first` or `second`.
  void write(String version) throws IOException, SQLException {
    Files.createDirectories(directory.resolve("app/tree"));
    Files.writeString(directory.resolve("app/tree/file"), version);
    for (var service : List.of(ONE, TWO)) {
      Files.writeString(directory.resolve(service.value()), state(version));
    }
    var database = directory.resolve("app/app.db");
    Files.deleteIfExists(database);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      statement.execute("create table state (version text)");
      statement.execute("insert into state values ('" + version + "')");
    }
  }

  /// More than a pipe holds.
  private static String state(String version) {
    return version + "\n" + (version.hashCode() + "\n").repeat(20_000);
  }

  /// The versions of all parts, each part once.
  List<String> versions() throws IOException, SQLException {
    var versions = new ArrayList<String>();
    versions.add(Files.readString(directory.resolve("app/tree/file")));
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app/app.db"));
        var statement = connection.createStatement();
        var found = statement.executeQuery("select version from state")) {
      versions.add(found.getString(1));
    }
    for (var service : List.of(ONE, TWO)) {
      var text = Files.readString(directory.resolve(service.value()));
      var version = text.lines().findFirst().orElse("");
      versions.add(text.equals(state(version)) ? version : "torn");
    }
    return versions;
  }

  boolean is(String version) throws IOException, SQLException {
    return versions().equals(List.of(version, version, version, version));
  }

  void require(String version) throws IOException, SQLException {
    assertThat(versions()).containsOnly(version);
  }

  /// What the programs that take a state say that they did.
  List<String> runs() throws IOException {
    var runs = directory.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs, StandardCharsets.UTF_8) : List.of();
  }

  /// Requires that nothing of a restore is left beside what is live, or in the state directory.
  void requireClean(Path stateDirectory) throws IOException {
    for (var place : List.of(directory.resolve("app"), stateDirectory)) {
      if (Files.exists(place)) {
        try (Stream<Path> names = Files.list(place)) {
          assertThat(names)
              .noneMatch(path -> String.valueOf(path.getFileName()).startsWith(".backstay-"));
        }
      }
    }
    assertThat(new UnfinishedRestore(stateDirectory, List.of(), NoServers.HANDLERS).status())
        .isEmpty();
  }
}
