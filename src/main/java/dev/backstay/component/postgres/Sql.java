package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A connection to a database through `psql`: statements in, rows out. Used by one thread.
///
/// A statement that fails ends the connection.
final class Sql implements AutoCloseable {

  private static final String FIELD_END = "\u001F";
  private static final String RECORD_END = "\u001E";
  private static final String FETCH = "fetch 10000 from asked";
  private static final String DONE = "\u001Ddone";

  private final RunningProgram psql;
  private final BufferedReader output;

  private Sql(RunningProgram psql) {
    this.psql = psql;
    output = new BufferedReader(new InputStreamReader(psql.output(), StandardCharsets.UTF_8));
  }

  /// Connects to that database of the clients' server.
  ///
  /// @param limit how long the connection may be open
  static Sql connect(Clients clients, String database, Duration limit) throws IOException {
    var arguments =
        List.of(
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--field-separator=" + FIELD_END,
            "--record-separator=" + RECORD_END,
            "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=terse",
            Clients.databaseArgument(database));
    var sql = new Sql(clients.start("psql", arguments, limit));
    try {
      sql.run("set client_encoding = 'UTF8'");
      return sql;
    } catch (IOException e) {
      sql.close();
      throw e;
    }
  }

  /// Runs a statement; what it gives is not looked at.
  void run(String statement) throws IOException {
    rows(statement);
  }

  /// The rows that a statement gives, as texts; null is empty.
  List<List<String>> rows(String statement) throws IOException {
    var out = psql.input();
    try {
      out.write((statement + "\n;\n\\echo " + DONE + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException ended) {
      throw failed(statement, ended);
    }
    var text = new StringBuilder();
    for (var line = output.readLine(); ; line = output.readLine()) {
      if (line == null) {
        throw failed(statement, null);
      }
      if (line.endsWith(DONE)) {
        text.append(line, 0, line.length() - DONE.length());
        return parse(text.toString());
      }
      text.append(line).append('\n');
    }
  }

  private static List<List<String>> parse(String text) {
    var rows = new ArrayList<List<String>>();
    for (var record : text.split(RECORD_END, -1)) {
      var plain = record.strip();
      if (!plain.isEmpty() || record.contains(FIELD_END)) {
        rows.add(List.of(record.replaceFirst("\n$", "").split(FIELD_END, -1)));
      }
    }
    return rows;
  }

  /// The only value of the only row.
  String value(String statement) throws IOException {
    var rows = rows(statement);
    if (rows.size() != 1 || rows.getFirst().size() != 1) {
      throw new SqlFailedException("the server gave " + rows.size() + " rows, not a value");
    }
    return rows.getFirst().getFirst();
  }

  /// Hands over the first column of what a query of the user gives, in the open transaction; what
  /// is null or empty is left out.
  ///
  /// @throws IOException also if it is no query, or if the client program would take a part of it
  ///     for a command
  void ask(String query, Consumer<String> each) throws IOException {
    if (query.indexOf('\\') >= 0 || query.indexOf(';') >= 0) {
      throw new SqlFailedException("a query may have neither a backslash nor a semicolon");
    }
    run("declare asked no scroll cursor for " + query);
    for (var rows = rows(FETCH); !rows.isEmpty(); rows = rows(FETCH)) {
      rows.stream().map(List::getFirst).filter(name -> !name.isEmpty()).forEach(each);
    }
    run("close asked");
  }

  private SqlFailedException failed(
      String statement, @org.jspecify.annotations.Nullable IOException cause) {
    var problem = psql.await().orElse("ended early");
    var message = "psql " + problem + " (" + statement.lines().findFirst().orElse("") + ")";
    return cause == null ? new SqlFailedException(message) : new SqlFailedException(message, cause);
  }

  /// A name as SQL writes it.
  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// A text as SQL writes it.
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  public void close() {
    psql.close();
  }
}
