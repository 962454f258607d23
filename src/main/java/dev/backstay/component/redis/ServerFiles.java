package dev.backstay.component.redis;

import dev.backstay.component.FileStat;
import dev.backstay.component.RedisStore;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// The files that a server starts from, in its directory.
///
/// @param log what it has of an append-only file
/// @param rdb the name of its RDB file
/// @param logDirectory the name of the directory with the parts of its append-only file
/// @param logFile the name of its append-only file, and what those of its parts begin with
record ServerFiles(Log log, String rdb, String logDirectory, String logFile) {

  static final String MANIFEST = ".manifest";

  private static final String LOG = ".aof";
  private static final String RDB = ".rdb";

  /// The version from which on an append-only file has parts.
  private static final int PARTS_SINCE = 7;

  /// What a server has of an append-only file, which goes before an RDB file.
  enum Log {
    NONE,
    /// A directory with parts, and a manifest that names them.
    PARTS,
    /// One file.
    SINGLE
  }

  /// Asks the server, as far as it says; what is in its directory tells the rest, or all if it does
  /// not run.
  ///
  /// @throws dev.backstay.failure.RestoreRefusedException if the directory is not the server's, or
  ///     the server is one whose files do not decide what it serves
  static ServerFiles of(RedisStore store, Path directory) throws IOException {
    var found = found(store, directory);
    if (!Connection.isAnswered(store.server())) {
      return found;
    }
    try (var connection = Connection.open(store.server(), store.timeout())) {
      var facts = ServerFacts.ask(connection);
      if (facts.get("role").equals("slave")) {
        throw unfit(
            store,
            "is a replica of %s:%s; restore to that one"
                .formatted(facts.get("master_host"), facts.get("master_port")));
      }
      requireDirectory(store, directory, connection);
      return new ServerFiles(
          logOf(facts),
          said(connection, "dbfilename").orElse(found.rdb),
          said(connection, "appenddirname").orElse(found.logDirectory),
          said(connection, "appendfilename").orElse(found.logFile));
    }
  }

  private static Log logOf(ServerFacts facts) {
    if (!facts.is("aof_enabled")) {
      return Log.NONE;
    }
    var version = facts.get("redis_version");
    var major = version.replaceFirst("\\..*", "");
    return major.matches("\\d{1,4}") && Integer.parseInt(major) < PARTS_SINCE
        ? Log.SINGLE
        : Log.PARTS;
  }

  private static void requireDirectory(RedisStore store, Path directory, Connection connection)
      throws IOException {
    var said = said(connection, "dir");
    if (said.isPresent() && !isSame(directory, directory.resolve(said.get()))) {
      throw unfit(
          store, "keeps its files in %s, and data_dir is %s".formatted(said.get(), directory));
    }
  }

  private static boolean isSame(Path directory, Path other) throws IOException {
    return Files.exists(other) && Files.isSameFile(directory, other);
  }

  /// A setting; empty if the server does not have it, or does not tell this account.
  private static Optional<String> said(Connection connection, String setting) throws IOException {
    try {
      return connection.call("CONFIG", "GET", setting) instanceof Reply.Several(var items)
              && items.size() == 2
              && items.getLast() instanceof Reply.Bytes value
          ? Optional.of(value.text())
          : Optional.empty();
    } catch (ServerRefusedException refused) {
      if (refused.isForbidden()) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static ServerFiles found(RedisStore store, Path directory) throws IOException {
    var rdbs = names(directory, it -> it.endsWith(RDB) && !it.startsWith("temp-"));
    var parts = new ArrayList<Path>();
    for (var name : names(directory, it -> true)) {
      var below = directory.resolve(name);
      if (Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS) && Files.isReadable(below)) {
        names(below, it -> it.endsWith(MANIFEST)).forEach(it -> parts.add(below.resolve(it)));
      }
    }
    var logs = names(directory, it -> it.endsWith(LOG) && !it.startsWith("temp-"));
    var rdb = only(store, rdbs, "dump.rdb");
    if (!parts.isEmpty()) {
      var manifest = parts.getFirst();
      only(store, parts.stream().map(Path::toString).toList(), "");
      return new ServerFiles(
          Log.PARTS,
          rdb,
          nameOf(directory.relativize(manifest).getName(0)),
          nameOf(manifest).replaceFirst("\\" + MANIFEST + "$", ""));
    }
    var log = only(store, logs, "appendonly.aof");
    return new ServerFiles(logs.isEmpty() ? Log.NONE : Log.SINGLE, rdb, "appendonlydir", log);
  }

  /// The one that is there; if there are several, the usual one.
  private static String only(RedisStore store, List<String> names, String usual) {
    if (names.size() > 1 && !names.contains(usual)) {
      throw unfit(
          store,
          "does not say which it starts from of %s; start it first"
              .formatted(String.join(", ", names)));
    }
    return names.size() == 1 ? names.getFirst() : usual;
  }

  private static List<String> names(Path directory, Predicate<String> wanted) throws IOException {
    return listed(directory).stream().map(ServerFiles::nameOf).filter(wanted).sorted().toList();
  }

  /// All that a directory holds.
  ///
  /// @throws IOException also if that breaks off
  static List<Path> listed(Path directory) throws IOException {
    var listed = new ArrayList<Path>();
    try (var all = Files.newDirectoryStream(directory)) {
      all.forEach(listed::add);
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return listed;
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static RuntimeException unfit(RedisStore store, String what) {
    return Failures.restore(store, FailureCode.TARGET_UNSUPPORTED, what, null);
  }

  /// Those that are set aside together, as far as they are there, in that directory.
  List<Path> generation(Path directory) throws IOException {
    var there = new ArrayList<Path>();
    for (var name : List.of(rdb, logDirectory, logFile)) {
      if (FileStat.find(directory.resolve(name)).isPresent()) {
        there.add(directory.resolve(name));
      }
    }
    return there;
  }
}
