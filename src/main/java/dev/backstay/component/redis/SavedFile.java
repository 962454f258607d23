package dev.backstay.component.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// An RDB file that the server was told to write, on this host.
final class SavedFile implements RdbSource {

  private static final String IN_PROGRESS = "rdb_bgsave_in_progress";
  private static final int POLL_MILLIS = 100;

  private final InputStream file;
  private final SortedMap<String, String> details;

  private SavedFile(InputStream file, SortedMap<String, String> details) {
    this.file = file;
    this.details = details;
  }

  /// Has one written and waits until it is.
  ///
  /// @throws IOException if it failed, or the file is not one of this host
  static SavedFile save(Connection connection) throws IOException {
    var path = path(connection);
    awaitQuiet(connection);
    var began = secondsOf(connection);
    var facts = write(connection);
    if (!Files.isReadable(path)) {
      throw new IOException(
          "the account may not replicate, and the RDB file "
              + path
              + " of the server cannot be read on this host");
    }
    var madeAt = madeAt(path);
    if (madeAt < began) {
      throw new IOException(
          "the account may not replicate, and " + path + " is not the file that the server wrote");
    }
    var details = new TreeMap<String, String>();
    details.put("captured_by", "bgsave");
    details.put("replication_id", facts.get("master_replid"));
    return new SavedFile(
        new BufferedInputStream(Files.newInputStream(path, StandardOpenOption.READ)),
        Collections.unmodifiableSortedMap(details));
  }

  /// Has the server write its RDB file, and waits until it has; says how it is then.
  static ServerFacts write(Connection connection) throws IOException {
    for (var begun = false; !begun; ) {
      awaitQuiet(connection);
      begun = begin(connection);
    }
    awaitQuiet(connection);
    var facts = ServerFacts.ask(connection);
    if (!facts.get("rdb_last_bgsave_status").equals("ok")) {
      throw new IOException("the server could not write its RDB file; see its log");
    }
    return facts;
  }

  /// Whether it has begun; not if it was about to write something of its own accord.
  private static boolean begin(Connection connection) throws IOException {
    try {
      connection.call("BGSAVE");
      return true;
    } catch (ServerRefusedException refused) {
      if (refused.isBusy()) {
        Pause.millis(POLL_MILLIS);
        return false;
      }
      throw refused;
    }
  }

  private static Path path(Connection connection) throws IOException {
    return Path.of(setting(connection, "dir")).resolve(setting(connection, "dbfilename"));
  }

  static String setting(Connection connection, String name) throws IOException {
    if (connection.call("CONFIG", "GET", name) instanceof Reply.Several(var items)
        && items.size() == 2
        && items.getLast() instanceof Reply.Bytes value) {
      return value.text();
    }
    throw new IOException("the server does not say its setting " + name);
  }

  /// The time by the clock of the server, in seconds since 1970.
  static long secondsOf(Connection connection) throws IOException {
    if (connection.call("TIME") instanceof Reply.Several(var items)
        && !items.isEmpty()
        && items.getFirst() instanceof Reply.Bytes seconds
        && seconds.text().matches("\\d{1,15}")) {
      return Long.parseLong(seconds.text());
    }
    throw new IOException("the server does not say what time it is");
  }

  /// Waits until nothing is being written.
  private static void awaitQuiet(Connection connection) throws IOException {
    while (ServerFacts.ask(connection).is(IN_PROGRESS)) {
      Pause.millis(POLL_MILLIS);
    }
  }

  /// The server's time, in seconds since 1970, when it began the file; 0 if the file does not say.
  private static long madeAt(Path path) throws IOException {
    var found = new long[1];
    try (var in = Files.newInputStream(path)) {
      RdbFile.read(
          new RdbInput(in),
          new RdbFile.Visitor() {
            @Override
            public void detail(String name, String value) {
              if (name.equals("ctime") && value.matches("\\d{1,18}")) {
                found[0] = Long.parseLong(value);
              }
            }

            @Override
            public void key(RdbFile.Key key, RdbInput value) throws IOException {
              Passing.over(key.type(), value);
            }
          });
    }
    return found[0];
  }

  @Override
  public InputStream open() {
    return file;
  }

  @Override
  public SortedMap<String, String> details() {
    return details;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException nothingIsLostWithIt) {
      return;
    }
  }
}
