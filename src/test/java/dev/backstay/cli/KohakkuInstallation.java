package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealPostgres;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An installation of Kohakku as the demo makes it, in servers of its own, with the configuration
/// that was discovered.
final class KohakkuInstallation implements AutoCloseable {

  static final String CONTROLLER = "kohakku-controller";
  static final String DISPATCHER = "kohakku-dispatcher";

  private static final int NO_REFUSAL = -1;

  private final RealPostgres postgres;
  private final RealRedis redis;
  private final RealBucket bucket;
  private final DisturbedServer front;
  private final AtomicInteger untilRefusal = new AtomicInteger(NO_REFUSAL);
  private final Shell shell;

  private KohakkuInstallation(
      RealPostgres postgres, RealRedis redis, RealBucket bucket, Path directory)
      throws IOException {
    this.postgres = postgres;
    this.redis = redis;
    this.bucket = bucket;
    front = DisturbedServer.before(bucket, this::refusal);
    shell = shellIn(directory);
  }

  /// A shell that knows the account of the bucket.
  static Shell shellIn(Path directory) {
    var shell = new Shell(directory);
    shell.set("BACKSTAY_STATE_DIR", shell.at("state").toString());
    shell.set("AWS_ACCESS_KEY_ID", RealBucket.ACCESS);
    shell.set("AWS_SECRET_ACCESS_KEY", RealBucket.SECRET);
    return shell;
  }

  /// Starts the servers; nothing is in them.
  static KohakkuInstallation start(Path directory) throws Exception {
    RealBucket bucket;
    try (var other = RealBucket.in(RealBucket.Engine.S3PROXY)) {
      bucket = other.beside("kohakku");
      bucket.remove();
    }
    var redis = RealRedis.start("appendonly yes");
    return new KohakkuInstallation(RealPostgres.start(), redis, bucket, directory);
  }

  /// Makes it, with an empty repository.
  static KohakkuInstallation make(Path directory, String variant) throws Exception {
    var made = start(directory);
    made.shell.must(made.demo("--variant", variant, "--scale", "0.1"));
    made.shell.must("discover", "platform");
    made.shell.must("init");
    return made;
  }

  /// The command that makes it.
  String[] demo(String... further) {
    var words = new ArrayList<>(List.of("demo", "kohakku", "platform"));
    words.addAll(
        List.of(
            "--postgres",
            url("postgresql", RealPostgres.OWNER, RealPostgres.PASSWORD, postgres.port()) + "/",
            "--redis",
            url("redis", "", RealRedis.PASSWORD, redis.port()) + "/0",
            "--s3",
            front.endpoint().toString()));
    words.addAll(List.of(further));
    return words.toArray(String[]::new);
  }

  private static String url(String scheme, String user, String password, int port) {
    var encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create("%s://%s:%s@127.0.0.1:%d".formatted(scheme, user, encoded, port)).toString();
  }

  private DisturbedServer.@Nullable Disturbance refusal(DisturbedServer.Request request) {
    var isOfBrief = request.isChange() && request.path().startsWith("/kohakku/briefs/");
    return isOfBrief && untilRefusal.get() > NO_REFUSAL && untilRefusal.getAndDecrement() == 0
        ? DisturbedServer.Instead.error(403, "AccessDenied")
        : null;
  }

  /// From now on the bucket refuses one change of a brief, after so many of them.
  void refuseAfter(int changes) {
    untilRefusal.set(changes);
  }

  /// Whether it has refused.
  boolean hasRefused() {
    return untilRefusal.get() == NO_REFUSAL;
  }

  Shell shell() {
    return shell;
  }

  RealPostgres postgres() {
    return postgres;
  }

  RealRedis redis() {
    return redis;
  }

  RealBucket bucket() {
    return bucket;
  }

  /// Everything is lost, also what says how the servers are reached.
  void disaster() throws Exception {
    postgres.sqlAsOwner(CONTROLLER, "drop table tasks_task, skills_skill, django_migrations");
    postgres.sqlAsOwner(DISPATCHER, "drop table tasks; delete from schema_migrations");
    redis.cli("FLUSHALL");
    bucket.keys().forEach(bucket::delete);
    bucket.put("briefs/other.json", "of the disaster");
    Files.delete(shell.at("platform/controller/.env"));
    Files.delete(shell.at("platform/dispatcher/.env"));
  }

  /// What every part is: digests of both databases and of Redis, the objects, the variables.
  List<String> look() throws Exception {
    var seen = new ArrayList<String>();
    for (var table : List.of("django_migrations", "tasks_task", "skills_skill")) {
      seen.add(digest(CONTROLLER, table));
    }
    for (var table : List.of("tasks", "schema_migrations")) {
      seen.add(digest(DISPATCHER, table));
    }
    seen.add(redis.digest());
    seen.add(objects().toString());
    for (var program : List.of("controller", "dispatcher")) {
      var file = shell.at("platform/" + program + "/.env");
      seen.add(Files.exists(file) ? Files.readString(file) : "lost");
    }
    return seen;
  }

  /// The digests of all objects, by key.
  private Map<String, String> objects() {
    var objects = new TreeMap<String, String>();
    for (var key : bucket.keys()) {
      var content =
          bucket.client().getObjectAsBytes(it -> it.bucket(bucket.name()).key(key)).asByteArray();
      objects.put(key, UUID.nameUUIDFromBytes(content).toString());
    }
    return objects;
  }

  private String digest(String database, String table) throws Exception {
    var there = "select count(*) from pg_tables where tablename = '" + table + "'";
    return postgres.rows(database, there).equals(List.of("1"))
        ? postgres
            .rows(
                database,
                "select md5(string_agg(t::text, ',' order by t::text)) from " + table + " t")
            .toString()
        : "gone";
  }

  /// How many tasks have that status.
  String count(String status) throws Exception {
    return postgres
        .rows(CONTROLLER, "select count(*) from tasks_task where status = '" + status + "'")
        .getFirst();
  }

  /// Databases that are not the installation's own, and keys that a restore has put beside.
  List<String> leftovers() throws Exception {
    var left =
        new ArrayList<>(
            postgres.rows(
                "postgres",
                "select datname from pg_database where not datistemplate and datname not in"
                    + " ('postgres', '%s', '%s')".formatted(CONTROLLER, DISPATCHER)));
    bucket.keys().stream().filter(key -> key.startsWith(".backstay-")).forEach(left::add);
    redis.cli("INFO", "keyspace").lines().filter(it -> it.matches("db[1-9].*")).forEach(left::add);
    assertThat(shell.at("platform/controller")).isDirectoryNotContaining("glob:**backstay*");
    return left;
  }

  @Override
  public void close() throws IOException {
    front.close();
    bucket.remove();
    bucket.close();
    redis.close();
    postgres.close();
  }
}
