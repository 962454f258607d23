package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Rows;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.Optional;

/// A statement of a person, asked of a database, and its answer told.
///
/// @param statement in SQL
/// @param limit at most how many rows are told
record Querying(Session session, String statement, Optional<Long> limit) {

  /// Tells the rows as a table, as JSON if that was asked for, or as CSV.
  ///
  /// @param raw whether a terminal is shown what is not text
  /// @throws UsageException if the database does not answer that
  void tell(RowSource source, boolean csv, boolean raw) {
    try (var rows = source.ask(statement)) {
      var text = tell(rows, csv, raw);
      if (text.hasMore()) {
        session
            .output()
            .say("There are more than these " + Words.count(text.told(), "row", "rows"));
      }
    } catch (IOException refused) {
      throw new UsageException(
          FailureCode.QUERY_REFUSED,
          "the query is not answered: " + EntryPath.escape(String.valueOf(refused.getMessage())),
          "Ask with one statement that reads; `--timeout` gives it more time.",
          refused);
    }
  }

  private RowsText tell(Rows rows, boolean csv, boolean raw) throws IOException {
    var text = new RowsText(session.terminal(), rows, limit);
    if (csv) {
      text.tellCsv(raw);
    } else if (session.output().isJson()) {
      text.tellJson();
    } else {
      text.tellTable();
    }
    return text;
  }
}
