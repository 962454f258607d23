package dev.backstay.ask;

import dev.backstay.rows.RowSource;
import java.io.IOException;

/// A database that is open, with all that was made for it.
public final class OpenDatabase implements AutoCloseable {

  private final RowSource rows;
  private final Kept kept;

  OpenDatabase(RowSource rows, Kept kept) {
    this.rows = rows;
    this.kept = kept;
  }

  /// What it is asked by.
  public RowSource rows() {
    return rows;
  }

  /// Ends it, and removes everything that was made for it.
  ///
  /// @throws IOException if something is left
  @Override
  public void close() throws IOException {
    kept.close();
  }
}
