package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Dice;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import dev.backstay.demo.Work;
import java.io.IOException;

/// The host at work: tasks come in, and runners say that they are there.
final class HostAtWork implements Work {

  private final SqliteFile database;
  private final Ground ground;
  private final Era era;
  private final String logs;
  private final Dice dice;

  private HostAtWork(SqliteFile database, Ground ground, String logs) {
    this.database = database;
    this.ground = ground;
    this.logs = logs;
    era = ground.is(KohakuRiver.OLD_RELEASE) ? Era.HAKURIVER : Era.KOHAKURIVER;
    dice = ground.dice("host at work");
  }

  static HostAtWork open(Ground ground) throws IOException {
    var layout = Layout.on(ground);
    var logs = ground.directory().resolve(layout.shared()).resolve("logs").toString();
    var database = SqliteFile.open(ground.at(layout.database()), SqliteFile.Journal.ROLLBACK);
    return new HostAtWork(database, ground, logs);
  }

  /// Hands in the task `demo-NUMBER`; every tenth time the runners say that they are there.
  @Override
  public void write(long number) throws IOException {
    var now = ground.now();
    var more =
        Json.object(
            "command",
            "python",
            "name",
            "demo-" + number,
            "owner_id",
            2,
            "container_name",
            Machines.ENVIRONMENTS.getFirst());
    var task = new Task((int) (number % (1 << 12)), "command", "pending", now, logs, more);
    database.insert("tasks", task.row(era).toArray());
    if (number % 10 == 0) {
      for (var node : Cluster.NODES.subList(0, 2)) {
        database.update(
            "update nodes set last_heartbeat = ?, cpu_percent = ? where hostname = ?",
            LocalTime.of(now),
            dice.number(1000) / 10.0,
            node);
      }
    }
  }

  @Override
  public void close() throws IOException {
    database.close();
  }
}
