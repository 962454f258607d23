package dev.backstay.demo.kneo;

import dev.backstay.demo.Ground;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.Work;
import java.io.IOException;

/// The service at work: runs are created, and each is told to the audit trail.
final class ServiceAtWork implements Work {

  private final SqliteFile database;
  private final Ground ground;

  ServiceAtWork(SqliteFile database, Ground ground) {
    this.database = database;
    this.ground = ground;
  }

  /// Creates the run `demo-NUMBER` and its event, in one transaction.
  @Override
  public void write(long number) throws IOException {
    var id = "demo-" + number;
    var time = ground.now().toString();
    database.together(
        () -> {
          RunRows.addRun(database, id, "created", null, time);
          RunRows.event(database, "run.created", id, time);
        });
  }

  @Override
  public void close() throws IOException {
    database.close();
  }
}
