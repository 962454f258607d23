package dev.backstay.testing;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Handlers;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisStore;
import dev.backstay.component.disk.DiskHandler;
import dev.backstay.component.files.FileTreeHandler;
import dev.backstay.component.postgres.PostgresHandler;
import dev.backstay.component.program.ProgramHandler;
import dev.backstay.component.redis.RedisHandler;
import dev.backstay.component.s3.BucketHandler;
import dev.backstay.component.sqlite.DocumentDatabase;
import dev.backstay.component.sqlite.SqliteDatabaseFiles;
import dev.backstay.component.sqlite.SqliteHandler;
import dev.backstay.component.statefile.StateFileHandler;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One orchestrator with three components: a tree (`data/tree`), a document (`state/state.json`)
/// and a database with a write-ahead log (`db/app.db`).
///
/// @param root the directory it is in
public record SmallInstallation(Path root) {

  /// The tree.
  public static final ComponentName TREE = new ComponentName("tree");

  /// The document.
  public static final ComponentName STATE = new ComponentName("state");

  /// The database.
  public static final ComponentName DATABASE = new ComponentName("database");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// The real handlers of all kinds.
  public static final Handlers HANDLERS = SmallInstallation::handlerOf;

  private static ComponentHandler handlerOf(Component component) {
    var clock = InstantSource.system();
    return switch (component) {
      case Component.FileTree tree ->
          new FileTreeHandler(tree, new SqliteDatabaseFiles(PATIENCE, PATIENCE, clock), clock);
      case Component.StateFile file ->
          new StateFileHandler(file, clock, Thread::sleep, new DocumentDatabase());
      case Component.Disk disk -> new DiskHandler(disk, clock, false);
      case Component.Command command -> new ProgramHandler(command, clock);
      case Component.SqliteDatabase database -> new SqliteHandler(database, clock);
      case PostgresDatabase database -> new PostgresHandler(database, clock);
      case RedisStore store -> new RedisHandler(store, clock);
      case Bucket bucket ->
          new BucketHandler(bucket, Path.of(System.getProperty("java.io.tmpdir")), clock);
    };
  }

  /// Where the tree is.
  public Path tree() {
    return root.resolve("data/tree");
  }

  /// Where the document is.
  public Path state() {
    return root.resolve("state/state.json");
  }

  /// Where the database is.
  public Path database() {
    return root.resolve("db/app.db");
  }

  /// What is protected.
  public List<Component> components() {
    return List.of(
        new Component.FileTree(TREE, Importance.CRITICAL, 3, tree(), List.of(), false),
        new Component.StateFile(
            STATE,
            Importance.CRITICAL,
            2,
            state(),
            Component.StateFile.Format.JSON,
            List.of("version")),
        new Component.SqliteDatabase(
            DATABASE, Importance.CRITICAL, 1, database(), PATIENCE, PATIENCE));
  }

  /// Makes the first version in a directory that does not exist.
  public void make() throws IOException, SQLException {
    for (var directory : List.of("data/tree/empty", "data/tree/deep/er", "state", "db", "beside")) {
      Files.createDirectories(root.resolve(directory));
    }
    Files.writeString(root.resolve("beside/bystander"), "not protected");
    Files.writeString(tree().resolve("kept"), "the same in both");
    Files.writeString(tree().resolve("changed"), "first");
    Files.writeString(tree().resolve("only-in-first"), "first");
    Files.createLink(tree().resolve("deep/second-name"), tree().resolve("changed"));
    Files.createSymbolicLink(tree().resolve("link"), Path.of("deep/er"));
    makeSparse(tree().resolve("deep/sparse"), (byte) 1);
    giveAttributes(tree().resolve("kept"), "first", 0640);
    Files.setAttribute(tree().resolve("empty"), "unix:mode", 0500);
    writeState(1);
    makeDatabase(tree().resolve("deep/nested.db"), "delete", 1);
    makeDatabase(database(), "wal", 1);
  }

  /// Changes every component, so that no part of one version fits the other.
  public void change() throws IOException, SQLException {
    Files.delete(tree().resolve("only-in-first"));
    Files.writeString(tree().resolve("only-in-second"), "second");
    Files.writeString(tree().resolve("changed"), "second, and longer");
    Files.delete(tree().resolve("link"));
    Files.createSymbolicLink(tree().resolve("link"), Path.of("../../beside"));
    Files.delete(tree().resolve("deep/sparse"));
    makeSparse(tree().resolve("deep/sparse"), (byte) 2);
    giveAttributes(tree().resolve("kept"), "second", 0600);
    writeState(2);
    Files.delete(tree().resolve("deep/nested.db"));
    makeDatabase(tree().resolve("deep/nested.db"), "delete", 2);
    for (var ending : List.of("", "-wal")) {
      Files.delete(sibling(database(), ending));
    }
    makeDatabase(database(), "wal", 2);
  }

  private void writeState(int version) throws IOException {
    Files.writeString(state(), "{\"version\": " + version + ", \"tasks\": [1, 2, 3]}\n");
    giveAttributes(state(), "version " + version, 0600 + version * 4);
  }

  private static void giveAttributes(Path path, String note, int mode) throws IOException {
    var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    view.write("note", ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
    Files.setAttribute(path, "unix:mode", mode);
  }

  private static void makeSparse(Path file, byte mark) throws IOException {
    try (var channel =
        java.nio.channels.FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {mark, mark}), 300_000);
      channel.write(ByteBuffer.wrap(new byte[1]), 500_000);
    }
  }

  /// A database as an application leaves it that was killed: with a log that holds its last rows.
  private static void makeDatabase(Path file, String mode, int version)
      throws IOException, SQLException {
    var alive = Files.createDirectory(file.resolveSibling("alive")).resolve("db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + alive);
        var statement = connection.createStatement()) {
      for (var sql :
          List.of(
              "pragma journal_mode = " + mode,
              "pragma wal_autocheckpoint = 0",
              "create table task (id integer primary key, version integer, text text)",
              "with recursive n(i) as (select 1 union all select i + 1 from n where i < 40) insert"
                  + " into task select i, "
                  + version
                  + ", hex(randomblob(100)) from n",
              "pragma wal_checkpoint(truncate)",
              "insert into task select id + 40, version, text || 'x' from task")) {
        statement.execute(sql);
      }
      Files.copy(alive, file);
      if (Files.exists(sibling(alive, "-wal"))) {
        Files.copy(sibling(alive, "-wal"), sibling(file, "-wal"));
      }
    }
    for (var ending : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(sibling(alive, ending));
    }
    Files.delete(alive.getParent());
  }

  private static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /// Everything of all components, bit for bit, and the names of whatever else is there.
  public Map<String, String> exactly() throws IOException {
    var described = names();
    for (var part : List.of(tree(), state())) {
      Trees.describe(part).forEach((name, line) -> described.put(part + name, line));
    }
    for (var ending : List.of("", "-wal", "-shm", "-journal")) {
      var file = sibling(database(), ending);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        described.put(file.toString(), String.valueOf(Trees.describe(file).get("/")));
      }
    }
    return relative(described);
  }

  /// The same with the database by its rows, as they are after its log is played back; a log
  /// that is there counts as a name.
  public Map<String, String> logically() throws IOException, SQLException {
    var described = new TreeMap<>(exactly());
    if (Files.exists(database())) {
      var name = relative(database().toString());
      var line = String.valueOf(described.get(name));
      // The content is compared by its rows: all but length and digest must be the same.
      described.put(name, line.replaceFirst(" [0-9]+ [0-9a-f]+$", " " + rows(database())));
    }
    return described;
  }

  /// The rows of a database, read from a copy.
  public static String rows(Path file) throws IOException, SQLException {
    var place = Files.createTempDirectory("rows");
    var copy = place.resolve("db");
    for (var ending : List.of("", "-wal", "-journal")) {
      if (Files.exists(sibling(file, ending))) {
        Files.write(sibling(copy, ending), Files.readAllBytes(sibling(file, ending)));
      }
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select (select group_concat(integrity_check) from pragma_integrity_check) || ' '"
                    + " || count(*) || ' ' || sum(version) || ' ' || group_concat(text)"
                    + " from task")) {
      var text = found.getString(1);
      return text.substring(0, Math.min(12, text.length())) + " " + text.hashCode();
    } finally {
      for (var ending : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(sibling(copy, ending));
      }
      Files.delete(place);
    }
  }

  /// What a restored installation looks like: its logs are in its databases.
  public static Map<String, String> withoutSidecars(Map<String, String> described) {
    var without = new TreeMap<>(described);
    without.keySet().removeIf(name -> name.matches(".*\\.db-(wal|shm|journal)"));
    return without;
  }

  private Map<String, String> relative(Map<String, String> described) {
    var relative = new TreeMap<String, String>();
    described.forEach((name, line) -> relative.put(relative(name), line));
    return relative;
  }

  private String relative(String name) {
    return name.replace(root.toString(), "");
  }

  /// All names outside the components.
  private Map<String, String> names() throws IOException {
    var names = new TreeMap<String, String>();
    for (var path : below(root)) {
      if (!path.startsWith(tree())) {
        names.put("name " + path, "");
      }
    }
    return names;
  }

  private static List<Path> below(Path directory) throws IOException {
    var found = new ArrayList<Path>();
    try (var walk = Files.walk(directory)) {
      walk.forEach(found::add);
    }
    return found;
  }

  /// What a restore has left behind beside the components.
  public List<Path> leftovers() throws IOException {
    return below(root).stream()
        .filter(path -> path.getFileName().toString().startsWith(".backstay-"))
        .toList();
  }

  /// Copies a directory with everything that can be compared.
  public static void copy(Path from, Path to) throws IOException {
    run("cp", "-a", from.toString(), to.toString());
  }

  /// Removes a directory with everything in it.
  public static void remove(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.setAttribute(directory, "unix:mode", 0700);
      try (var children = Files.newDirectoryStream(directory)) {
        for (var child : children) {
          remove(child);
        }
      }
    }
    Files.deleteIfExists(directory);
  }

  private static void run(String... command) throws IOException {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A directory for many short tests: in memory, if there is such a place.
  public static Path temporary(Path otherwise) throws IOException {
    var memory = FileSystems.getDefault().getPath("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "backstay-harness-")
        : otherwise;
  }
}
