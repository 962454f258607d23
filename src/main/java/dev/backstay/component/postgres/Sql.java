package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import dev.backstay.run.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A connection to a database through `psql`: statements in, rows out. Used by one thread.
///
/// A statement that fails ends the connection.
final class Sql implements AutoCloseable {

  /// What may be set for an account or a database, and would end what is under way.
  private static final String TIMEOUTS =
      """
      select pg_catalog.set_config(name, '0', false) from pg_catalog.pg_settings
       where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
                      'idle_session_timeout', 'transaction_timeout')""";

  /// What makes values read as they were written, and names mean one thing.
  static final String PLAIN =
      """
      set standard_conforming_strings = on;
      set search_path = '';
      set row_security = off;
      set datestyle = 'ISO';
      set intervalstyle = 'postgres';
      set extra_float_digits = 3;
      set xmloption = content""";

  private final RunningProgram psql;
  private final BufferedReader output;
  private final Marks marks;

  /// Where fields, records and answers end. Whoever may name a table could write what is known
  /// beforehand.
  private record Marks(String field, String record, String done) {

    /// What stands for null where that must be told from an empty text.
    String none() {
      return "none" + field.substring(1);
    }

    static Marks random() {
      var secret = RunId.random().hex();
      return new Marks("\u001F" + secret, "\u001E" + secret, "\u001D" + secret);
    }
  }

  private Sql(RunningProgram psql, Marks marks) {
    this.psql = psql;
    this.marks = marks;
    output = new BufferedReader(new InputStreamReader(psql.output(), StandardCharsets.UTF_8));
  }

  /// Connects to that database of the clients' server.
  ///
  /// @param limit how long the connection may be open
  static Sql connect(Clients clients, String database, Duration limit) throws IOException {
    var marks = Marks.random();
    var arguments =
        List.of(
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--field-separator=" + marks.field,
            "--record-separator=" + marks.record,
            "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=terse",
            Clients.databaseArgument(database));
    var sql = new Sql(clients.start("psql", arguments, limit), marks);
    try {
      sql.run("set client_encoding = 'UTF8'");
      sql.run(TIMEOUTS);
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

  /// Runs statements that a dump holds: the client program takes no part of them for a command, and
  /// they cannot end the transaction.
  void perform(String statements) throws IOException {
    run("do language plpgsql " + literal("begin execute " + literal(statements) + "; end"));
  }

  /// The rows that a statement gives, as texts; null is empty.
  List<List<String>> rows(String statement) throws IOException {
    return answer(statement, statement + "\n;");
  }

  /// What comes of statements, or commands of the client program, that end by themselves.
  ///
  /// @param statement what it is called if it fails
  List<List<String>> answer(String statement, String said) throws IOException {
    var out = psql.input();
    try {
      out.write((said + "\n\\echo " + marks.done + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException ended) {
      throw failed(statement, ended);
    }
    var text = new StringBuilder();
    var end = marks.done + '\n';
    for (var c = output.read(); c >= 0; c = output.read()) {
      text.append((char) c);
      if (c == '\n' && endsWith(text, end)) {
        text.setLength(text.length() - end.length());
        return parse(text.toString());
      }
    }
    throw failed(statement, null);
  }

  /// What a value has of line ends is kept as it is.
  private static boolean endsWith(StringBuilder text, String end) {
    var from = text.length() - end.length();
    return from >= 0 && text.indexOf(end, from) == from;
  }

  private List<List<String>> parse(String text) {
    var rows = new ArrayList<List<String>>();
    // The client ends what it gives with a line end, also if that is one empty value.
    if (text.endsWith("\n")) {
      for (var record : text.substring(0, text.length() - 1).split(marks.record, -1)) {
        rows.add(List.of(record.split(marks.field, -1)));
      }
    }
    return rows;
  }

  /// Starts a client that writes what a `copy … to stdout` gives.
  static RunningProgram copyOut(Clients clients, String database, String statement)
      throws IOException {
    var arguments =
        List.of(
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--set=VERBOSITY=terse",
            Clients.databaseArgument(database));
    var timeouts = "do $$ begin perform from (" + TIMEOUTS + ") t; end $$";
    var all = List.of("set client_encoding = 'UTF8'", timeouts, PLAIN, statement);
    var rows = clients.start("psql", arguments, clients.database().timeout());
    try (var input = rows.input()) {
      input.write((String.join(";\n", all) + ";\n").getBytes(StandardCharsets.UTF_8));
      return rows;
    } catch (IOException e) {
      rows.close();
      throw e;
    }
  }

  /// What an answer has in place of null once [Questions] are open.
  String none() {
    return marks.none();
  }

  /// Gives a `copy … from stdin` what such a client writes.
  void copyIn(String statement, RunningProgram rows) throws IOException {
    send(statement, rows.output());
    // What is not whole is not ended: it would count.
    var problem = rows.await();
    if (problem.isPresent()) {
      throw new SqlFailedException("psql " + problem.get());
    }
    var _ = answer(statement, "\\.");
  }

  /// Gives a `copy … from stdin` what such a client wrote into a file.
  void copyIn(String statement, Path file) throws IOException {
    try (var rows = Files.newInputStream(file)) {
      send(statement, rows);
    }
    var _ = answer(statement, "\\.");
  }

  private void send(String statement, InputStream rows) throws IOException {
    var input = psql.input();
    try {
      input.write((statement + ";\n").getBytes(StandardCharsets.UTF_8));
      rows.transferTo(input);
    } catch (IOException ended) {
      psql.close();
      throw failed(statement, ended);
    }
  }

  /// The only value of the only row.
  String value(String statement) throws IOException {
    var rows = rows(statement);
    if (rows.size() != 1 || rows.getFirst().size() != 1) {
      throw new SqlFailedException("the server gave " + rows.size() + " rows, not a value");
    }
    return rows.getFirst().getFirst();
  }

  private SqlFailedException failed(
      String statement, @org.jspecify.annotations.Nullable IOException cause) {
    var problem = psql.await().orElse("ended early");
    var message = "psql " + problem + (isConnectionLost(problem) ? "" : firstOf(statement));
    return cause == null ? new SqlFailedException(message) : new SqlFailedException(message, cause);
  }

  /// The client program ends with 2 where the statement is not what went wrong.
  private static boolean isConnectionLost(String problem) {
    return problem.startsWith("ended with status 2");
  }

  private static String firstOf(String statement) {
    return statement.lines().findFirst().map(it -> " (" + it + ")").orElse("");
  }

  /// A name as SQL writes it.
  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// Columns as SQL lists them; empty if there are none.
  static String list(List<String> columns) {
    return columns.isEmpty()
        ? ""
        : columns.stream().map(Sql::quoted).collect(Collectors.joining(", ", "(", ")"));
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
