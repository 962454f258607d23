package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.RealPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An orchestrator with two databases of one server and a tree.
final class PostgresInstallation {

  /// What a database and the tree say while all is well.
  static final List<String> SOUND = List.of("5000|500000", "5000|500000", "kept");

  /// What they say after [#disaster].
  static final List<String> LOST = List.of("gone", "2500|250000", "lost");

  private static final String SUM = "select count(*), sum(balance) from accounts";

  private final RealPostgres postgres;
  private final Shell shell;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String first = "controller-" + suffix;
  private final String second = "dispatcher_" + suffix;

  private PostgresInstallation(RealPostgres postgres, Shell shell) {
    this.postgres = postgres;
    this.shell = shell;
  }

  /// Makes it, with a repository.
  static PostgresInstallation make(RealPostgres postgres, Path directory) throws Exception {
    var made = new PostgresInstallation(postgres, new Shell(directory));
    for (var database : List.of(made.first, made.second)) {
      postgres.create(database);
      made.fill(database);
    }
    made.configure();
    return made;
  }

  private void fill(String database) throws Exception {
    postgres.sqlAsOwner(
        database,
        """
        create table accounts (id int primary key, balance int not null);
        insert into accounts select n, 100 from generate_series(1, 5000) n;
        create index on accounts (balance);
        """);
  }

  private void configure() throws Exception {
    Files.createDirectories(shell.at("scratch"));
    Files.createDirectories(shell.at("live/tree"));
    Files.writeString(shell.at("live/tree/note"), "kept");
    shell.set("SECRET", secret());
    var server =
        "postgresql://%s:${env:SECRET}@127.0.0.1:%d/"
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
          controller: { kind: postgres, url: "%s" }
          dispatcher: { kind: postgres, url: "%s", order: 1 }
          tree: { kind: files, path: live/tree, order: 2 }
        """
            .formatted(server + first, server + second));
    shell.must("init");
  }

  /// The password as a URL has it.
  static String secret() {
    return URLEncoder.encode(RealPostgres.PASSWORD, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Shell shell() {
    return shell;
  }

  String first() {
    return first;
  }

  String second() {
    return second;
  }

  void disaster() throws Exception {
    postgres.sqlAsOwner(first, "drop table if exists accounts");
    postgres.sqlAsOwner(second, "delete from accounts where id % 2 = 0");
    Files.writeString(shell.at("live/tree/note"), "lost");
  }

  /// Makes a table of the first database that refers to another one there.
  void addMoves() throws Exception {
    postgres.sqlAsOwner(
        first,
        """
        create table moves (id bigserial primary key, account int references accounts);
        insert into moves (account) select id from accounts;
        """);
  }

  /// Loses rows of the first database.
  void loseRows() throws Exception {
    postgres.sqlAsOwner(
        first,
        """
        delete from moves where account % 2 = 0;
        delete from accounts where id % 2 = 0;
        """);
  }

  /// Loses a table of the first database, and what refers to it.
  void loseTable() throws Exception {
    postgres.sqlAsOwner(first, "drop table accounts cascade");
  }

  /// Fails unless the moves go with the accounts: all of them, referring, or those that were left.
  void requireMovesAsIn(boolean sound) throws Exception {
    assertThat(postgres.rows(first, "select count(*) from moves"))
        .containsExactly(sound ? "5000" : "2500");
    if (sound) {
      assertThat(
              postgres.rows(
                  first,
                  """
                  select (select count(*) from pg_constraint where contype in ('f', 'p')
                           and convalidated and conrelid in ('moves'::regclass,
                             'accounts'::regclass)),
                         (select count(*) from pg_indexes where schemaname = 'public'),
                         pg_get_serial_sequence('moves', 'id'), nextval('moves_id_seq') > 5000"""))
          .containsExactly("3|3|public.moves_id_seq|t");
    }
  }

  /// What a restore of rows has left beside what is served.
  List<String> leftovers() throws Exception {
    return postgres.rows(first, "select nspname from pg_namespace where nspname like 'backstay%'");
  }

  /// What the databases and the tree say.
  List<String> look() throws Exception {
    return List.of(sum(first), sum(second), Files.readString(shell.at("live/tree/note")));
  }

  private String sum(String database) throws Exception {
    var isThere = postgres.rows(database, "select 1 from pg_tables where tablename = 'accounts'");
    return isThere.isEmpty() ? "gone" : postgres.rows(database, SUM).getFirst();
  }

  /// The databases of the server that have to do with this.
  List<String> databases() throws Exception {
    return postgres.rows(
        "postgres", "select datname from pg_database where datname like '%" + suffix + "%'");
  }
}
