package dev.backstay.rows;

import java.io.IOException;
import java.time.Duration;

/// An image of a component, captured or staged, that is a database.
public interface Tabular {

  /// Opens it for as long as it is not closed itself.
  ///
  /// @param limit how long it may be open; what is asked after that fails
  /// @throws IOException if it cannot be opened
  RowSource open(Duration limit) throws IOException;
}
