package dev.backstay.demo.openclaw;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Where the state is kept.
sealed interface StateTarget extends AutoCloseable {

  static StateTarget on(Ground ground) throws IOException {
    var file = ground.at(Layout.on(ground).state());
    if (ground.is(OpenClaw.SQLITE)) {
      return new Database(file);
    }
    return ground.is(OpenClaw.MONGO) ? new Fallback(file) : new Document(file);
  }

  /// Keeps a first state.
  void create(StateDocument state) throws IOException;

  /// Keeps a state in place of the one before.
  void save(StateDocument state) throws IOException;

  @Override
  void close() throws IOException;

  /// A document that is written over where it stands, so that a reader may find a part of it.
  ///
  /// @param file the document
  record Document(Path file) implements StateTarget {

    @Override
    public void create(StateDocument state) throws IOException {
      save(state);
    }

    @Override
    public void save(StateDocument state) throws IOException {
      var text = ByteBuffer.wrap(Json.pretty(state.sections()).getBytes(StandardCharsets.UTF_8));
      try (var channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (text.hasRemaining()) {
          var end = Math.min(text.position() + (1 << 16), text.capacity());
          channel.write(text.limit(end));
          text.limit(text.capacity());
        }
      }
    }

    @Override
    public void close() {}
  }

  /// A copy of what is in MongoDB, put in place at once.
  ///
  /// @param file the copy
  record Fallback(Path file) implements StateTarget {

    @Override
    public void create(StateDocument state) throws IOException {
      save(state);
    }

    @Override
    public void save(StateDocument state) throws IOException {
      var temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(temporary, Json.pretty(state.sections()));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {}
  }

  /// A database that all rows of are replaced in one transaction.
  final class Database implements StateTarget {

    private final SqliteFile database;

    private Database(Path file) throws IOException {
      database = SqliteFile.open(file, SqliteFile.Journal.WAL);
    }

    @Override
    public void create(StateDocument state) throws IOException {
      database.together(() -> NormalizedState.createTables(database, state));
      save(state);
    }

    @Override
    public void save(StateDocument state) throws IOException {
      database.together(() -> NormalizedState.replace(database, state));
    }

    @Override
    public void close() throws IOException {
      database.close();
    }
  }
}
