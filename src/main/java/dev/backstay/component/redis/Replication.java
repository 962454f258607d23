package dev.backstay.component.redis;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// An RDB file as a replica gets it: the server forks, and sends what it held then.
final class Replication implements RdbSource {

  private static final String MARKED = "$EOF:";
  private static final int MARK_LENGTH = 40;

  private final Connection connection;
  private final SortedMap<String, String> details;

  private Replication(Connection connection, SortedMap<String, String> details) {
    this.connection = connection;
    this.details = details;
  }

  /// Asks for one, and waits until the server has fixed the point. Closing it closes the
  /// connection.
  ///
  /// @throws ServerRefusedException if the server does not let this account, or anybody now
  static Replication start(Connection connection) throws IOException {
    // What an older server does not know it need not know.
    offer(connection, "capa", "eof");
    offer(connection, "rdb-only", "1");
    connection.send("PSYNC", "?", "-1");
    connection.flush();
    var answer = said(connection);
    if (answer.startsWith("-")) {
      throw new ServerRefusedException(answer.substring(1));
    }
    var words = answer.split(" ", -1);
    if (!words[0].equals("+FULLRESYNC") || words.length < 3) {
      throw new IOException("the server answers a replica with something else than its state");
    }
    var details = new TreeMap<String, String>();
    details.put("captured_by", "replication");
    details.put("replication_id", words[1]);
    details.put("replication_offset", words[2]);
    return new Replication(connection, Collections.unmodifiableSortedMap(details));
  }

  private static void offer(Connection connection, String what, String value) throws IOException {
    connection.send("REPLCONF", what, value);
    connection.flush();
    connection.read();
  }

  /// The next line that says something: empty ones say that the server is still at it.
  private static String said(Connection connection) throws IOException {
    var line = connection.line();
    while (line.isEmpty()) {
      line = connection.line();
    }
    return line;
  }

  @Override
  public InputStream open() throws IOException {
    var header = said(connection);
    if (header.startsWith(MARKED) && header.length() == MARKED.length() + MARK_LENGTH) {
      return new MarkedStream(connection.input(), header.substring(MARKED.length()));
    }
    if (header.matches("\\$\\d{1,18}")) {
      return new MeasuredStream(connection.input(), Long.parseLong(header.substring(1)));
    }
    throw header.startsWith("-")
        ? new ServerRefusedException(header.substring(1))
        : new IOException("the server does not say how long its state is");
  }

  @Override
  public SortedMap<String, String> details() {
    return details;
  }

  @Override
  public void close() {
    connection.close();
  }
}
