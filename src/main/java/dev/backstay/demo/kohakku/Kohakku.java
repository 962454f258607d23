package dev.backstay.demo.kohakku;

import dev.backstay.demo.Ground;
import dev.backstay.demo.Json;
import dev.backstay.demo.Orchestrator;
import dev.backstay.demo.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Kohakku: dispatches agents, with its state in PostgreSQL, Redis and a bucket.
public final class Kohakku implements Orchestrator {

  static final String CONTROLLER = "kohakku-controller";
  static final String DISPATCHER = "kohakku-dispatcher";
  static final String BUCKET = "kohakku";

  /// An object that is named is missing, and one is not what its name says.
  private static final String BROKEN = "broken";

  private final Servers servers;
  private Optional<Address> postgres = Optional.empty();
  private Optional<Address> redis = Optional.empty();

  /// In those servers; the others are started.
  public Kohakku(Servers servers) {
    this.servers = servers;
  }

  @Override
  public String name() {
    return "kohakku";
  }

  @Override
  public List<String> variants() {
    return List.of("whole", BROKEN);
  }

  @Override
  public List<String> make(Ground ground) throws IOException {
    var own = new OwnServers(ground);
    var database =
        servers.postgres().isPresent()
            ? Address.of(servers.postgres().get(), 5432)
            : own.postgres();
    var keys = servers.redis().isPresent() ? Address.of(servers.redis().get(), 6379) : own.redis();
    postgres = Optional.of(database);
    redis = Optional.of(keys);
    variables(ground, database, keys);
    var content = Content.of(ground);
    DatabaseRows.load(database, content);
    tellRedis(keys, content);
    var made = new ArrayList<String>();
    made.add("controller/.env and dispatcher/.env");
    made.add(
        "PostgreSQL at %s: %s and %s with %d tasks"
            .formatted(database, CONTROLLER, DISPATCHER, content.tasks().size()));
    made.add("Redis at " + keys + ": one key for each task, and the queue");
    if (servers.objects().isPresent()) {
      try (var bucket = servers.objects().get().opener().open(BUCKET)) {
        bucket.create();
        for (var each : content.objects(ground.is(BROKEN)).entrySet()) {
          bucket.put(each.getKey(), each.getValue());
        }
      }
      made.add("the bucket " + BUCKET + " at " + servers.objects().get().endpoint());
    }
    if (servers.postgres().isEmpty() || servers.redis().isEmpty()) {
      made.add("the servers were started here and go on running: `sh stop.sh` stops them");
    }
    ground.write(
        "README.txt",
        """
        A made-up installation of Kohakku.

        %s

        The platform does not publish its tables, nor the keys it keeps in Redis: all names but
        tasks_task, django_migrations, the databases, the bucket and the form of its keys are ours.
        All passwords and keys are made up.
        """
            .formatted(String.join("\n", made)));
    return made;
  }

  private void variables(Ground ground, Address database, Address keys) throws IOException {
    var common =
        """
        REDIS_URL=%s
        %sCALLBACK_SIGNING_KEY=made-up-%s
        """
            .formatted(
                keys.url(),
                servers.objects().map(Kohakku::bucketVariables).orElse(""),
                ground.dice("signing").hex(64));
    ground.writeSecret(
        "controller/.env",
        "DATABASE_URL=%s\nDJANGO_SECRET_KEY=made-up-%s\n%s"
            .formatted(database.inside(CONTROLLER), ground.dice("django").hex(64), common));
    ground.writeSecret(
        "dispatcher/.env",
        "DATABASE_URL=%s\nRUNTIME_BACKEND=local\nAPI_KEYS=made-up-%s\n%s"
            .formatted(database.inside(DISPATCHER), ground.dice("api").hex(32), common));
  }

  private static String bucketVariables(Servers.Objects objects) {
    var place = "S3_ENDPOINT=%s\nS3_BUCKET=%s\n".formatted(objects.endpoint(), BUCKET);
    return place
        + objects
            .account()
            .map(it -> "S3_ACCESS_KEY=%s\nS3_SECRET_KEY='%s'\n".formatted(it.name(), it.secret()))
            .orElse("");
  }

  private static void tellRedis(Address server, Content content) throws IOException {
    try (var session = RedisSession.open(server)) {
      for (var task : content.tasks()) {
        session.tell("HSET", "task:" + task.guid(), "status", task.status());
        if (task.status().equals("queued")) {
          session.tell("XADD", "dispatch:queue", "*", "guid", task.guid());
        }
      }
      session.tell("LPUSH", "celery", Json.compact(Json.object("task", "monitor.sweep")));
    }
  }

  /// Only after [#make] by the same object, which knows where the servers are.
  @Override
  public Work work(Ground ground) throws IOException {
    var bucket =
        servers.objects().isPresent()
            ? Optional.of(servers.objects().get().opener().open(BUCKET))
            : Optional.<ObjectPlace>empty();
    return new PlatformAtWork(
        Psql.open(postgres.orElseThrow(), CONTROLLER),
        RedisSession.open(redis.orElseThrow()),
        bucket,
        ground);
  }
}
