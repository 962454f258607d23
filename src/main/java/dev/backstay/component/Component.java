package dev.backstay.component;

import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One part of an orchestrator's state that is captured and restored as a whole.
public sealed interface Component
    permits Component.FileTree,
        Component.StateFile,
        Component.Disk,
        Component.Command,
        Component.SqliteDatabase,
        PostgresDatabase,
        RedisStore,
        Bucket {

  /// Its name within the orchestrator.
  ComponentName name();

  /// What its absence means for a run.
  Importance importance();

  /// Its place in the order of capture; lower first. What refers to another component's content
  /// has the lower number.
  int order();

  /// Where it is; of a program, the program; of what a server keeps, its name there.
  Path path();

  /// Where it is, as it is shown and recorded; never with a secret.
  default String place() {
    return path().toString();
  }

  /// Whether its state stands at its path.
  default boolean isAtPath() {
    return true;
  }

  /// Whether a restore writes its state into files first; else it goes from the repository to a
  /// server as it is read.
  default boolean isBuiltInFiles() {
    return true;
  }

  /// The path of the entry that others call by that name: a whole path below its own is taken for
  /// the place in its tree.
  default String entryOf(String name) {
    var root = path() + "/";
    return name.startsWith(root) ? name.substring(root.length()) : name;
  }

  /// Its kind.
  ComponentKind kind();

  /// What its content must satisfy to count as good.
  List<Expectation> expectations();

  /// A directory with everything below it.
  ///
  /// @param excludes globs; one without `/` matches a name at any depth, one with `/` a whole path
  /// @param crossFileSystems whether to go into other file systems mounted below
  /// @param databases how the databases found below are read
  /// @param settledFor how long a file must not have been written to for it to count as whole
  record FileTree(
      ComponentName name,
      Importance importance,
      int order,
      Path path,
      List<String> excludes,
      boolean crossFileSystems,
      Databases databases,
      Duration settledFor,
      List<Expectation> expectations)
      implements Component {

    public FileTree {
      excludes = List.copyOf(excludes);
      expectations = List.copyOf(expectations);
    }

    /// One whose databases are read through their engine, and of which nothing is expected.
    public FileTree(
        ComponentName name,
        Importance importance,
        int order,
        Path path,
        List<String> excludes,
        boolean crossFileSystems) {
      this(
          name,
          importance,
          order,
          path,
          excludes,
          crossFileSystems,
          Databases.ENGINE,
          Duration.ZERO,
          List.of());
    }

    /// How the databases found in a tree are read.
    public enum Databases {
      /// Online, through their engine: whoever uses them may go on.
      ENGINE,
      /// As the plain files they are, with their sidecars: nobody may write to them.
      AS_FILES
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.FILES;
    }
  }

  /// One document that must parse to count.
  ///
  /// @param format how it is written
  /// @param requiredKeys keys that must be present at the top level
  record StateFile(
      ComponentName name,
      Importance importance,
      int order,
      Path path,
      Format format,
      List<String> requiredKeys,
      List<Expectation> expectations)
      implements Component {

    public StateFile {
      requiredKeys = List.copyOf(requiredKeys);
      expectations = List.copyOf(expectations);
    }

    /// One of which nothing is expected.
    public StateFile(
        ComponentName name,
        Importance importance,
        int order,
        Path path,
        Format format,
        List<String> requiredKeys) {
      this(name, importance, order, path, format, requiredKeys, List.of());
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.STATE_FILE;
    }

    /// The languages a state file may be written in.
    public enum Format {
      JSON,
      YAML,
      TOML,
      ENV,
      /// Words that nobody but their reader understands: they need only be there and be text.
      TEXT
    }
  }

  /// A disk image of a virtual machine with every file it is layered on.
  ///
  /// @param format how it is written; none if its name or its first bytes tell
  /// @param beside further files that a restore may replace with it
  record Disk(
      ComponentName name,
      Importance importance,
      int order,
      Path path,
      @Nullable ImageFormat format,
      List<Path> beside,
      List<Expectation> expectations)
      implements Component {

    public Disk {
      beside = List.copyOf(beside);
      expectations = List.copyOf(expectations);
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.DISK;
    }

    /// The forms of images.
    public enum ImageFormat {
      QCOW2,
      RAW;

      /// The form as it is written in configuration and output.
      public String label() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /// What a program hands out through its standard output.
  ///
  /// @param capture the program and its arguments
  /// @param restore the program that takes such an output from its standard input and puts it in
  ///     place, and its arguments; empty if there is none
  /// @param environment the names of the variables that are passed to both beside the usual ones
  /// @param timeout how long each may run
  /// @param allowEmpty whether no output at all is good
  record Command(
      ComponentName name,
      Importance importance,
      int order,
      List<String> capture,
      List<String> restore,
      List<String> environment,
      Duration timeout,
      boolean allowEmpty,
      List<Expectation> expectations)
      implements Component {

    public Command {
      capture = List.copyOf(capture);
      restore = List.copyOf(restore);
      environment = List.copyOf(environment);
      expectations = List.copyOf(expectations);
    }

    /// One whose output no program takes back.
    public Command(
        ComponentName name,
        Importance importance,
        int order,
        List<String> capture,
        List<String> environment,
        Duration timeout,
        boolean allowEmpty,
        List<Expectation> expectations) {
      this(
          name,
          importance,
          order,
          capture,
          List.of(),
          environment,
          timeout,
          allowEmpty,
          expectations);
    }

    @Override
    public Path path() {
      return Path.of(capture.getFirst());
    }

    @Override
    public boolean isAtPath() {
      return false;
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.COMMAND;
    }
  }

  /// One SQLite database, captured online.
  ///
  /// @param lockWait how long to try for a consistent point beside a busy writer
  /// @param holdLimit how long the point may be held while it is copied
  record SqliteDatabase(
      ComponentName name,
      Importance importance,
      int order,
      Path path,
      Duration lockWait,
      Duration holdLimit,
      List<Expectation> expectations)
      implements Component {

    public SqliteDatabase {
      expectations = List.copyOf(expectations);
    }

    /// One of which nothing is expected.
    public SqliteDatabase(
        ComponentName name,
        Importance importance,
        int order,
        Path path,
        Duration lockWait,
        Duration holdLimit) {
      this(name, importance, order, path, lockWait, holdLimit, List.of());
    }

    @Override
    public ComponentKind kind() {
      return ComponentKind.SQLITE;
    }
  }
}
