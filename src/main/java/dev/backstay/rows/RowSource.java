package dev.backstay.rows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A database that nobody changes while it is open, and that is asked for rows. Asking changes
/// nothing. Rows of one question are read to their end or closed before the next question.
public interface RowSource extends AutoCloseable {

  /// The rows that one statement of a user gives, which does nothing but read.
  ///
  /// @throws IOException with what the database says if it does not answer that
  Rows ask(String statement) throws IOException;

  /// The ordinary tables, in the order of their labels.
  ///
  /// @throws IOException if their rows cannot be had in one order with those of other databases
  List<TableShape> tables() throws IOException;

  /// All rows of a table, in ascending order of [Value]: first the values of `sorted`, in a form
  /// that has this order, then those of `others`.
  Rows rows(TableShape table, List<String> sorted, List<String> others) throws IOException;

  /// How many rows a table has.
  long count(TableShape table) throws IOException;

  /// The greatest value of a column; empty if there is none.
  Optional<String> greatest(TableShape table, String column) throws IOException;

  /// Ends it, and removes what was made for it.
  @Override
  void close() throws IOException;
}
