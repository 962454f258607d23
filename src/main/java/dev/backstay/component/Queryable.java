package dev.backstay.component;

import java.io.IOException;
import java.util.function.Consumer;

/// An image of a component, captured or staged, that can be asked what is in it. Asking changes
/// nothing.
public interface Queryable {

  /// Hands over every value that the query gives; those that are null or empty are left out.
  ///
  /// @throws IOException if it cannot be asked so
  void ask(String query, Consumer<String> each) throws IOException;

  /// Hands over every row that a query in SQL gives, one at a time.
  ///
  /// @throws IOException if it cannot be asked so; the message may quote values
  void rows(String query, Consumer<Row> each) throws IOException;
}
