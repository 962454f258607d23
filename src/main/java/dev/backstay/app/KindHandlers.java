package dev.backstay.app;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Handlers;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisStore;
import dev.backstay.component.disk.DiskHandler;
import dev.backstay.component.files.FileTreeHandler;
import dev.backstay.component.postgres.PostgresHandler;
import dev.backstay.component.program.ProgramHandler;
import dev.backstay.component.redis.RedisHandler;
import dev.backstay.component.s3.BucketHandler;
import dev.backstay.component.sqlite.DocumentDatabase;
import dev.backstay.component.sqlite.SqliteDatabaseFiles;
import dev.backstay.component.sqlite.SqliteHandler;
import dev.backstay.component.statefile.StateFileHandler;
import dev.backstay.inflight.Declared;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// The handler of each kind.
///
/// @param held whether writers are held still while components are captured
/// @param scratchDirectory where temporary copies are made
/// @param declared what captures are asked
record KindHandlers(InstantSource clock, boolean held, Path scratchDirectory, Declared declared)
    implements Handlers {

  /// How long to try for a point of a database found in a tree, and how long to hold it.
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  private static final Duration HOLD_LIMIT = Duration.ofMinutes(10);

  /// What reads the databases that are found in trees.
  static DatabaseFiles databaseFiles(InstantSource clock) {
    return new SqliteDatabaseFiles(LOCK_WAIT, HOLD_LIMIT, clock);
  }

  @Override
  public ComponentHandler handlerOf(Component component) {
    return switch (component) {
      case Component.FileTree tree -> new FileTreeHandler(tree, databaseFiles(clock), clock);
      case Component.StateFile file ->
          new StateFileHandler(file, clock, Thread::sleep, new DocumentDatabase());
      case Component.Disk disk -> new DiskHandler(disk, clock, held);
      case Component.Command command -> new ProgramHandler(command, clock);
      case Component.SqliteDatabase database ->
          new SqliteHandler(database, clock).asking(declared.queriesOf(database.name()));
      case PostgresDatabase database -> new PostgresHandler(database, clock);
      case RedisStore store -> new RedisHandler(store, clock);
      case Bucket bucket -> new BucketHandler(bucket, scratchDirectory, clock);
    };
  }
}
