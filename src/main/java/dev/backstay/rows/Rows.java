package dev.backstay.rows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Rows as they come. Used by one thread.
public interface Rows extends AutoCloseable {

  /// The names of the columns; two may have the same.
  List<String> columns();

  /// The next row: a value for each column. Empty after the last one.
  ///
  /// @throws IOException if it cannot be had, with no value in the message
  Optional<List<Value>> next() throws IOException;

  @Override
  void close() throws IOException;
}
