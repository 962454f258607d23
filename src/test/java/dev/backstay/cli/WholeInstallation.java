package dev.backstay.cli;

import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealPostgres;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An orchestrator with two databases of PostgreSQL, a Redis server whose AOF is on, a bucket and a
/// tree, and a service that must not run while they are exchanged.
final class WholeInstallation implements AutoCloseable {

  private static final int ACCOUNTS = 2000;
  private static final int OBJECTS = 40;

  private static final String FILL =
      """
      create table accounts (id int primary key, balance int not null);
      insert into accounts select n, 100 from generate_series(1, %1$d) n;
      create table ledger (id serial primary key, brief text not null);
      insert into ledger (brief) select 'briefs/' || n || '.json' from generate_series(1, %2$d) n;
      """
          .formatted(ACCOUNTS, OBJECTS);

  private static final String DIGEST =
      """
      select md5(string_agg(t, ',')) from (
        select a::text as t from (select * from accounts order by id) a
        union all select l::text from (select * from ledger order by id) l) x""";

  /// Both scripts do nothing where there is nothing to do, and say what they did.
  private static final String STOP =
      "test -e running || exit 0; rm running; echo stop >> service.log;"
          + " for i in 1 2 3 4 5 6 7 8 9 10; do test -e idle && exit 0; sleep 0.2; done; exit 1";

  private static final String START =
      "test -e running || { touch running; echo start >> service.log; }";

  private final RealPostgres postgres;
  private final RealRedis redis;
  private final RealBucket bucket;
  private final Shell shell;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final List<String> databases = List.of("controller_" + suffix, "dispatcher_" + suffix);

  private WholeInstallation(
      RealPostgres postgres, RealRedis redis, RealBucket bucket, Path directory) {
    this.postgres = postgres;
    this.redis = redis;
    this.bucket = bucket;
    shell = new Shell(directory);
  }

  /// Makes it, with an empty repository.
  static WholeInstallation make(Path directory) throws Exception {
    var postgres = RealPostgres.start();
    var redis = RealRedis.start("appendonly yes", "appendfsync always");
    var bucket = RealBucket.in(RealBucket.Engine.S3PROXY);
    var made = new WholeInstallation(postgres, redis, bucket, directory);
    for (var database : made.databases) {
      postgres.create(database);
      postgres.sqlAsOwner(database, FILL);
    }
    redis.script("EVAL \"for i=1,500 do redis.call('HSET','task:'..i,'state','ready') end\" 0\n");
    for (var i = 1; i <= OBJECTS; i++) {
      bucket.put("briefs/" + i + ".json", "{\"brief\":" + i + "}");
    }
    bucket.put("elsewhere", "not protected");
    Files.createDirectories(made.shell.at("scratch"));
    Files.createDirectories(made.shell.at("live/tree/deep"));
    for (var i = 0; i < 20; i++) {
      Files.writeString(made.shell.at("live/tree/deep/" + i + ".log"), "line " + i + "\n");
    }
    Files.writeString(made.shell.at("idle"), "");
    made.configure();
    made.shell.must("init");
    return made;
  }

  private void configure() throws Exception {
    secrets().forEach(each -> shell.set(each.get(0), each.get(1)));
    Files.writeString(shell.at("stop.sh"), STOP);
    Files.writeString(shell.at("start.sh"), START);
    Files.writeString(shell.at("running"), "");
    var server =
        "postgresql://%s:${env:PG_SECRET}@127.0.0.1:%d/"
            .formatted(RealPostgres.OWNER, postgres.port());
    Files.writeString(
        shell.at("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories:
          local: { url: repository }
        components:
          controller: { kind: postgres, url: "%s", order: 1 }
          dispatcher: { kind: postgres, url: "%s", order: 1 }
          queue: { kind: redis, url: "redis://:${env:REDIS_SECRET}@127.0.0.1:%d", order: 2 }
          briefs:
            kind: s3
            bucket: %s
            prefixes: [briefs/]
            endpoint: "%s"
            access_key: "${env:S3_ACCESS}"
            secret_key: "${env:S3_SECRET}"
            order: 3
          tree: { kind: files, path: live/tree, order: 4 }
        references:
          - { from: "controller: select brief from ledger", in: briefs }
        services:
          - name: host
            command:
              stop: [sh, -c, "cd '%6$s'; . ./stop.sh"]
              start: [sh, -c, "cd '%6$s'; . ./start.sh"]
            probe: { command: [test, -e, "%6$s/running"] }
        """
            .formatted(
                server + databases.get(0),
                server + databases.get(1),
                redis.port(),
                bucket.name(),
                bucket.endpoint(),
                shell.at("")));
  }

  /// The variables that the configuration takes secrets from, with their values.
  static List<List<String>> secrets() {
    return List.of(
        List.of("PG_SECRET", PostgresInstallation.secret()),
        List.of("REDIS_SECRET", RedisInstallation.secret()),
        List.of("S3_ACCESS", RealBucket.ACCESS),
        List.of("S3_SECRET", RealBucket.SECRET));
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

  List<String> databases() {
    return databases;
  }

  /// Every part is damaged in a way of its own.
  void disaster() throws Exception {
    postgres.sqlAsOwner(databases.get(0), "drop table if exists accounts, ledger");
    postgres.sqlAsOwner(databases.get(1), "delete from accounts where id % 2 = 0");
    redis.cli("FLUSHALL");
    redis.cli("SET", "lost", "all");
    for (var i = 1; i <= OBJECTS; i += 2) {
      bucket.delete("briefs/" + i + ".json");
    }
    bucket.put("briefs/2.json", "overwritten");
    bucket.put("briefs/new.json", "of the disaster");
    Files.deleteIfExists(shell.at("live/tree/deep/3.log"));
    Files.writeString(shell.at("live/tree/deep/4.log"), "torn");
    Files.writeString(shell.at("live/tree/new.log"), "of the disaster");
  }

  /// What every part is: digests of both databases, of Redis, of the bucket and of the tree.
  List<String> look() throws Exception {
    var seen = new ArrayList<String>();
    for (var database : databases) {
      seen.add(digest(database));
    }
    seen.add(redis.digest());
    seen.add(bucket.contents().toString());
    seen.add(tree().toString());
    return seen;
  }

  /// The digest of all rows of a database.
  String digest(String database) throws Exception {
    var tables = "select count(*) from pg_tables where tablename in ('accounts', 'ledger')";
    return postgres.rows(database, tables).getFirst().equals("2")
        ? postgres.rows(database, DIGEST).getFirst()
        : "gone";
  }

  private List<String> tree() throws Exception {
    var tree = shell.at("live/tree");
    var lines = new ArrayList<String>();
    try (var files = Files.walk(tree)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        lines.add(tree.relativize(file) + "=" + Files.readString(file));
      }
    }
    return lines;
  }

  /// What a restore has left beside what is live, in any of them.
  List<String> leftovers() throws Exception {
    var left =
        new ArrayList<>(
            postgres.rows(
                "postgres",
                "select datname from pg_database where datname like '%" + suffix + "%'"));
    left.removeAll(databases);
    bucket.keys().stream().filter(key -> key.startsWith(".backstay-")).forEach(left::add);
    redis.cli("INFO", "keyspace").lines().filter(it -> it.startsWith("db")).forEach(left::add);
    left.removeIf(line -> line.startsWith("db0:"));
    try (var beside = Files.list(shell.at("live"))) {
      beside.map(path -> path.getFileName().toString()).forEach(left::add);
    }
    left.remove("tree");
    return left;
  }

  @Override
  public void close() throws IOException {
    bucket.close();
    redis.close();
    postgres.close();
  }
}
