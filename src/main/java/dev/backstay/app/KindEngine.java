package dev.backstay.app;

import dev.backstay.ask.Engine;
import dev.backstay.component.sqlite.DocumentDatabase;
import dev.backstay.component.sqlite.SqliteRows;
import dev.backstay.rows.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// SQLite, for databases that are files and for documents.
final class KindEngine implements Engine {

  @Override
  public RowSource file(Path file, Duration limit) throws IOException {
    return SqliteRows.of(file, limit);
  }

  @Override
  public RowSource document(String json, Duration limit) throws IOException {
    return DocumentDatabase.open(json, limit);
  }
}
