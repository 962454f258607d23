package dev.backstay.component.postgres;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What users have asked and changed through a connection: statements that this program did not
/// write.
record Questions(Sql sql) {

  /// Hands over the first column of what a query of the user gives, in the open transaction; what
  /// is null or empty is left out.
  ///
  /// @throws IOException also if it is no query, or if the client program would take a part of it
  ///     for a command
  void ask(String query, Consumer<String> each) throws IOException {
    requireOneStatement(query);
    sql.run("declare asked no scroll cursor for " + query);
    fetch(10_000, each);
  }

  /// The same for values that may be large, of a query of the user that stands in another one. What
  /// fails while rows are had is told by its code alone: the server's words may quote a row.
  void askInSmall(String query, String around, Consumer<String> each) throws IOException {
    requireOneStatement(query);
    sql.run("declare asked no scroll cursor for " + around);
    var _ = sql.answer("set", "\\set VERBOSITY sqlstate");
    fetch(200, each);
  }

  private void fetch(int atOnce, Consumer<String> each) throws IOException {
    var fetch = "fetch " + atOnce + " from asked";
    for (var rows = sql.rows(fetch); !rows.isEmpty(); rows = sql.rows(fetch)) {
      rows.stream().map(List::getFirst).filter(name -> !name.isEmpty()).forEach(each);
    }
    sql.run("close asked");
  }

  /// Opens the rows of one statement of a user in the open transaction, and says what columns they
  /// have: names and types. Whatever stands in it, the client program takes no part of it for a
  /// command, and the server takes it for one statement that gives rows.
  ///
  /// @throws IOException with the server's words if it does not run that
  List<List<String>> open(String statement) throws IOException {
    var said =
        "declare asked refcursor := 'asked'; begin open asked no scroll for execute %s; end"
            .formatted(Sql.literal(statement));
    sql.run("set local standard_conforming_strings = on");
    var _ = sql.answer("", "do language plpgsql " + Sql.literal(said) + "\n;");
    return opened();
  }

  /// The same for a query of this program.
  List<List<String>> declare(String query) throws IOException {
    sql.run("declare asked no scroll cursor for " + query);
    return opened();
  }

  private List<List<String>> opened() throws IOException {
    var columns = sql.answer("describe", "fetch 0 from asked \\gdesc");
    var _ = sql.answer("set", "\\set VERBOSITY sqlstate\n\\pset null " + sql.none());
    return columns;
  }

  /// The next rows of what was opened, at most so many. What fails is told by its code alone.
  List<List<Optional<String>>> next(int atMost) throws IOException {
    return sql.answer("", "fetch " + atMost + " from asked\n;").stream()
        .map(row -> row.stream().map(this::valueOf).toList())
        .toList();
  }

  private Optional<String> valueOf(String field) {
    return field.equals(sql.none()) ? Optional.empty() : Optional.of(field);
  }

  /// Ends what was opened; other questions are answered as before.
  void end() throws IOException {
    sql.run("close asked");
    var _ = sql.answer("set", "\\set VERBOSITY terse\n\\pset null ''");
  }

  private static void requireOneStatement(String statement) throws IOException {
    if (statement.indexOf('\\') >= 0 || statement.indexOf(';') >= 0) {
      throw new SqlFailedException("a query may have neither a backslash nor a semicolon");
    }
  }

  /// Runs a statement of the user that changes something, in the open transaction, which it cannot
  /// end; the client program takes no part of it for a command. Of what fails the server's words
  /// are told only where they quote no row: of what is written wrongly, and of constraints.
  ///
  /// @return how many rows it changed
  long change(String statement) throws IOException {
    sql.run("set local standard_conforming_strings = on");
    var said =
        """
        declare changed bigint;
        begin
          execute %s;
          get diagnostics changed = row_count;
          perform pg_catalog.set_config('backstay.changed', changed::text, true);
        exception when others then
          if left(sqlstate, 2) in ('23', '42') then
            raise;
          end if;
          raise exception using message = 'it failed with ' || sqlstate, errcode = sqlstate;
        end"""
            .formatted(Sql.literal(statement));
    var _ = sql.answer(statement, "do language plpgsql " + Sql.literal(said) + "\n;");
    return Long.parseLong(sql.value("select pg_catalog.current_setting('backstay.changed')"));
  }
}
