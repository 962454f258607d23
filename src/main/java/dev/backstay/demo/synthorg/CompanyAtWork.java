package dev.backstay.demo.synthorg;

import dev.backstay.demo.Ground;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.Work;
import java.io.IOException;

/// The company at work: every call of a model costs something.
final class CompanyAtWork implements Work {

  private final SqliteFile database;
  private final Ground ground;

  CompanyAtWork(SqliteFile database, Ground ground) {
    this.database = database;
    this.ground = ground;
  }

  /// Records the cost of a call for the agent `demo-NUMBER`.
  @Override
  public void write(long number) throws IOException {
    CompanyRows.cost(database, "demo-" + number, "task-1", ground.now().toString(), 0.25);
  }

  @Override
  public void close() throws IOException {
    database.close();
  }
}
