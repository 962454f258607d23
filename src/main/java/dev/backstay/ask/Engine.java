package dev.backstay.ask;

import dev.backstay.rows.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// What reads databases that are files.
public interface Engine {

  /// Opens a private copy of a database.
  ///
  /// @param limit how long it may be open
  /// @throws IOException if it is no database
  RowSource file(Path file, Duration limit) throws IOException;

  /// Opens a JSON document as the only row of the table `document(json)`.
  ///
  /// @param limit how long it may be open
  /// @throws IOException if it cannot be asked so
  RowSource document(String json, Duration limit) throws IOException;
}
