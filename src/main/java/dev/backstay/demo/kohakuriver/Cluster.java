package dev.backstay.demo.kohakuriver;

import dev.backstay.demo.Digests;
import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.SqliteFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The machines of the cluster and the people who use it.
final class Cluster {

  /// The third one is offline.
  static final List<String> NODES = List.of("river-a", "river-b", "river-c");

  static final int USERS = 4;

  private static final long MEMORY_BYTES = 128L << 30;

  private Cluster() {}

  static void fill(SqliteFile database, Ground ground, Era era) throws IOException {
    for (var number = 0; number < NODES.size(); number++) {
      node(database, ground, era, number);
    }
    people(database, ground);
    keys(database, ground);
    database.insert("groups", 1, "research", 1, Json.compact(Json.object("max_cores", 64)));
    database.insert("user_groups", 1, 2, 1);
    database.insert("user_groups", 2, 3, 1);
  }

  private static void node(SqliteFile database, Ground ground, Era era, int number)
      throws IOException {
    var name = NODES.get(number);
    var dice = ground.dice(name);
    var online = number < NODES.size() - 1;
    var values =
        new ArrayList<@Nullable Object>(
            List.of(
                name,
                "http://10.0.0." + (11 + number) + ":8001",
                32,
                MEMORY_BYTES,
                online ? "online" : "offline",
                LocalTime.of(ground.ago(online ? Duration.ofSeconds(4) : Duration.ofDays(2))),
                dice.number(1000) / 10.0,
                dice.number(1000) / 10.0,
                MEMORY_BYTES / 4,
                51.5,
                63.0,
                Json.compact(Json.object("0", List.of(0, 1, 2, 3))),
                Json.compact(List.of(Json.object("gpu_id", 0, "name", "made-up GPU")))));
    if (era == Era.KOHAKURIVER) {
      values.add(number == 0 ? 1 : 0);
      values.add("[]");
    }
    values.add("0.9.1");
    database.insert("nodes", values.toArray());
  }

  private static void people(SqliteFile database, Ground ground) throws IOException {
    var dice = ground.dice("people");
    var names = List.of("admin", "mika", "jonas", "guest");
    var roles = List.of("admin", "operator", "user", "viewer");
    for (var number = 0; number < USERS; number++) {
      database.insert(
          "users",
          number + 1,
          names.get(number),
          null,
          "$2b$12$" + dice.hex(54).substring(0, 53),
          1,
          roles.get(number),
          LocalTime.of(ground.ago(Duration.ofDays(90 - number))));
    }
  }

  private static void keys(SqliteFile database, Ground ground) throws IOException {
    var dice = ground.dice("keys");
    for (var id = 1; id <= 2; id++) {
      database.insert(
          "tokens",
          id,
          id,
          Digests.sha3(dice.hex(64)),
          id == 1 ? "laptop" : "pipeline",
          id == 1 ? LocalTime.of(ground.ago(Duration.ofHours(3))) : null,
          LocalTime.of(ground.ago(Duration.ofDays(40))));
    }
    database.insert(
        "sessions",
        1,
        dice.hex(64),
        1,
        LocalTime.of(ground.madeAt().plus(Duration.ofDays(29))),
        LocalTime.of(ground.ago(Duration.ofDays(1))));
    database.insert(
        "invitations",
        1,
        dice.hex(64),
        "user",
        1,
        1,
        0,
        LocalTime.of(ground.ago(Duration.ofDays(5))),
        1,
        LocalTime.of(ground.ago(Duration.ofDays(6))));
  }
}
