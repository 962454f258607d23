package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One run is put back among all that is live.
class EntityRestoreCommandTest {

  @TempDir Path directory;
  private EntityInstallation made;
  private Shell shell;

  @BeforeEach
  void make() throws Exception {
    made = EntityInstallation.make(directory);
    shell = made.shell();
  }

  private void requireNothingLeft() throws Exception {
    assertThat(shell.must("restore", "status").out()).contains("no restore is unfinished");
    for (var place : List.of("scratch", "host/restores/demo")) {
      if (Files.notExists(shell.at(place))) {
        continue;
      }
      try (var left = Files.list(shell.at(place))) {
        assertThat(
                left.map(it -> it.getFileName().toString())
                    .filter(it -> !it.equals("restore.lock")))
            .isEmpty();
      }
    }
  }

  @Test
  void aDamagedRunIsAsTheSnapshotHasItAndAllElseStays() throws Exception {
    var before = made.look();
    made.damage();
    var damaged = made.look();

    shell.must("restore", "latest", "--entity", "run:one", "--yes");

    var now = made.look();
    for (var name : now.keySet()) {
      if (name.contains("one")) {
        assertThat(now.get(name)).as(name).isEqualTo(before.get(name));
      } else if (name.contains("two") || name.startsWith("beside")) {
        assertThat(now.get(name)).as(name).isEqualTo(damaged.get(name));
      }
    }
    assertThat(now.keySet()).noneMatch(it -> it.contains("one/3.json"));
    assertThat(now.get("table runs")).contains("'one'|'done'|0.1|X'00FF0A'").contains("'newer'");
    assertThat(now.get("table events")).isEqualTo(before.get("table events"));
    assertThat(now.get("table notes")).isEqualTo(before.get("table notes"));
    assertThat(now.get("state"))
        .isEqualTo(String.valueOf(before.get("state")).replace("second", "newer"));
    requireNothingLeft();
  }

  @Test
  void aLostRunComesBack() throws Exception {
    made.sql("delete from notes");
    var before = made.look();
    made.lose();

    shell.must("restore", "latest", "--entity", "run:one", "--yes");

    var now = made.look();
    assertThat(now.get("table runs")).isEqualTo(before.get("table runs"));
    assertThat(now.get("table events")).isEqualTo(before.get("table events"));
    assertThat(made.document()).contains("\"id\": \"one\"").contains("\"one\": {\"n\": [1, 2]}");
    assertThat(Files.readString(shell.at("live/checkpoints/one/1.json"))).contains("one");
    requireNothingLeft();
  }

  @Test
  void aCloneStandsBesideTheRun() throws Exception {
    var before = made.look();

    shell.must("restore", "latest", "--entity", "run:one", "--as", "uno's", "--yes");

    var now = made.look();
    assertThat(made.rows("runs", "where run_id = 'uno''s'"))
        .containsExactly("'uno''s'|'done'|0.1|X'00FF0A'");
    assertThat(made.rows("events", "where run_id = 'uno''s'"))
        .containsExactly("5|'uno''s'|'begun'|'begunbegun'", "6|'uno''s'|NULL|NULL");
    assertThat(made.rows("runs", "where run_id <> 'uno''s'").toString())
        .isEqualTo(before.get("table runs"));
    assertThat(Files.readString(shell.at("live/checkpoints/uno's/1.json"))).contains("one");
    assertThat(made.document())
        .contains("{ \"id\": \"uno's\", \"text\": \"first \\u00e9 ]}\" }")
        .contains("\"uno's\": {\"n\": [1, 2]}");
    before.forEach(
        (name, line) -> {
          if (name.contains("one") || name.contains("two")) {
            assertThat(now.get(name)).as(name).isEqualTo(line);
          }
        });
    requireNothingLeft();
  }

  @Test
  void whatIsLiveAlreadyIsNoPlaceForAClone() throws Exception {
    var before = made.look();
    var ran = shell.run("restore", "latest", "--entity", "run:one", "--as", "two", "--yes");
    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("run:two is live already").contains("target-not-empty");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void whatTheSnapshotHasNotIsNotRestored() throws Exception {
    made.addRun("three");
    var before = made.look();
    var ran = shell.run("restore", "latest", "--entity", "run:three", "--yes");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("has no run:three").contains("runs.run_id of runs");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void aDryRunCountsAndDoesNothing() throws Exception {
    made.damage();
    var before = made.look();

    var said = shell.must("restore", "latest", "--entity", "run:one", "--dry-run").out();

    assertThat(said)
        .containsPattern("runs +runs.run_id +1 +1 +rows")
        .containsPattern("runs +events.run_id +2 +2 +rows")
        .containsPattern("checkpoints +\\{id\\} +4 +4 +files")
        .containsPattern("state +/tasks\\[id\\] +1 +1 +items")
        .contains("nothing was done");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void programsAreToldTheSame() throws Exception {
    made.damage();
    var plan = shell.must("restore", "latest", "--entity", "run:one", "--dry-run", "--json").json();
    var done =
        shell
            .must("restore", "latest", "--entity", "run:one", "--yes", "--json")
            .jsonLines()
            .getLast();

    assertThat(plan).containsEntry("dry_run", true).containsEntry("id", "one");
    assertThat(done).containsEntry("settled", true).containsKey("safety_snapshot");
    assertThat(done.get("parts")).isEqualTo(plan.get("parts"));
    assertThat(done.get("parts"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .first()
        .isEqualTo(
            Map.of(
                "component", "runs",
                "part", "runs.run_id",
                "sort", "rows",
                "removed", 1L,
                "put_in", 1L));
  }

  @Test
  void theSafetySnapshotHasWhatWasReplaced() throws Exception {
    made.damage();
    var damaged = made.look();
    var done =
        shell
            .must("restore", "latest", "--entity", "run:one", "--yes", "--json")
            .jsonLines()
            .getLast();

    var safety = String.valueOf(done.get("safety_snapshot"));
    shell.must("restore", safety, "--entity", "run:one", "--yes");

    assertThat(made.look()).isEqualTo(damaged);
  }

  @Test
  void whatIsNotSettledCanBeTakenBack() throws Exception {
    made.damage();
    var damaged = made.look();

    shell.must("restore", "latest", "--entity", "run:one", "--yes", "--no-settle");
    assertThat(made.look()).isNotEqualTo(damaged);
    assertThat(shell.must("restore", "status").out()).contains("run:one").contains("runs.db");
    assertThat(shell.must("restore", "status", "--json").out()).contains("\"kind\":\"run\"");
    made.sql("update runs set status = 'newest' where run_id = 'two'");
    shell.must("restore", "rollback");

    made.sql("update runs set status = 'newer' where run_id = 'two'");
    assertThat(made.look()).isEqualTo(damaged);
    requireNothingLeft();
  }

  @Test
  void withoutConsentNothingIsDone() throws Exception {
    made.damage();
    var before = made.look();
    var ran = shell.run("restore", "latest", "--entity", "run:one");
    assertThat(ran.err()).contains("a restore must be confirmed");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void aBrokenForeignKeyLeavesEverythingAsItWas() throws Exception {
    made.configure(
        """
          event:
            parts:
              - { component: runs, table: events, key: run_id }
              - { component: state, items: /tasks, key: id }
        """);
    made.lose();
    var before = made.look();

    var ran = shell.run("restore", "latest", "--entity", "event:one", "--yes");

    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("a foreign key would be broken").contains("former state again");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void whatAnotherRunHasTakenLeavesEverythingAsItWas() throws Exception {
    made.lose();
    made.sql("insert into events values (1, 'two', 'taken')");
    var before = made.look();

    var ran = shell.run("restore", "latest", "--entity", "run:one", "--yes");

    assertThat(ran.exit()).isNotZero();
    assertThat(ran.err()).contains("events.event_id");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void aTriggerThatChangesTheRowsLeavesEverythingAsItWas() throws Exception {
    made.damage();
    made.sql(
        "create trigger t after insert on runs begin update runs set status = 'set' where run_id ="
            + " new.run_id; end");
    var before = made.look();

    var ran = shell.run("restore", "latest", "--entity", "run:one", "--yes");

    assertThat(ran.err()).contains("a trigger");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void columnsThatAreNotLiveAnyMoreAreAnObstacle() throws Exception {
    made.sql("alter table runs drop column score");
    made.sql("alter table events add column must text not null default 'x'");
    var before = made.look();
    var ran = shell.run("restore", "latest", "--entity", "run:one", "--yes");
    assertThat(ran.err()).contains("column score of table runs is in the snapshot and not live");
    assertThat(ran.err()).doesNotContain("must");
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @Test
  void columnsThatAreOnlyLiveTakeWhatTheDatabaseGives() throws Exception {
    made.sql("alter table runs add column extra text default 'given'");
    made.damage();
    shell.must("restore", "latest", "--entity", "run:one", "--yes");
    assertThat(made.rows("runs", "where run_id = 'one'"))
        .containsExactly("'one'|'done'|0.1|X'00FF0A'|'given'");
  }

  @Test
  void aWriterThatKeepsTheDatabaseIsWaitedForAndThenRefused() throws Exception {
    made.damage();
    var before = made.look();
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/runs.db"));
        var statement = connection.createStatement()) {
      statement.execute("begin immediate");
      var ran = shell.run("restore", "latest", "--entity", "run:one", "--yes");
      assertThat(ran.exit()).isNotZero();
      statement.execute("rollback");
    }
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  /// A service goes on with another run.
  @Test
  void whoWritesMeanwhileLosesNothing() throws Exception {
    made.damage();
    var ended = new AtomicBoolean();
    try (var executor = Executors.newSingleThreadExecutor()) {
      var written =
          executor.submit(
              () -> {
                var count = 0;
                do {
                  made.sql(
                      "pragma busy_timeout = 30000",
                      "insert into events (run_id, what) values ('two', 'written')");
                  count++;
                } while (!ended.get());
                return count;
              });
      try {
        shell.must("restore", "latest", "--entity", "run:one", "--yes");
      } finally {
        ended.set(true);
      }
      var count = written.get();
      assertThat(made.rows("events", "where what = 'written'")).hasSize(count);
    }
    assertThat(made.rows("runs", "where run_id = 'one'"))
        .containsExactly("'one'|'done'|0.1|X'00FF0A'");
    requireNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "a/b",
        "../two",
        "/etc/passwd",
        "a\0b",
        "",
        "..\\x",
        "\uD800",
        ".backstay-0"
      })
  void idsThatCouldLeadElsewhereAreRefused(String id) throws Exception {
    var before = made.look();
    assertThat(shell.run("restore", "latest", "--entity", "run:" + id, "--yes").exit())
        .isEqualTo(2);
    assertThat(shell.run("restore", "latest", "--entity", "run:one", "--as", id, "--yes").exit())
        .isEqualTo(2);
    assertThat(made.look()).isEqualTo(before);
    requireNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one' or '1'='1",
        "\"; drop table runs; --",
        "line\nbreak\ttab",
        "été-日本-\uD83D\uDE00",
        "%s %1$s ${x} {id}",
        "$1\\0",
        " spaced "
      })
  void awkwardIdsAreOnlyNames(String id) throws Exception {
    made.addRun(id);
    shell.must("backup");
    var before = made.look();
    var text = "'" + id.replace("'", "''") + "'";
    made.sql("update runs set status = 'broken' where run_id = " + text);

    shell.must("restore", "latest", "--entity", "run:" + id, "--yes");
    assertThat(made.look()).isEqualTo(before);
    shell.must("restore", "latest", "--entity", "run:one", "--as", "new " + id, "--yes");

    assertThat(made.rows("runs", "")).hasSize(4);
    assertThat(made.rows("events", "")).hasSize(8);
    assertThat(Files.isDirectory(shell.at("live/checkpoints/new " + id))).isTrue();
    requireNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--component=runs",
        "--path=x",
        "--to=/tmp/x",
        "--data-only",
        "--table=runs",
        "--quarantine",
        "--no-owner"
      })
  void otherSelectionsDoNotGoWithIt(String option) throws Exception {
    var ran = shell.run("restore", "latest", "--entity", "run:one", option, "--dry-run");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("--entity goes with");
  }

  @Test
  void whatIsTypedWronglyIsToldWithWhatThereIs() throws Exception {
    assertThat(shell.run("restore", "latest", "--entity", "task:1", "--dry-run").err())
        .contains("no entity of kind task is configured")
        .contains("Configured are: run.");
    assertThat(shell.run("restore", "latest", "--entity", "one", "--dry-run").err())
        .contains("KIND:ID");
    assertThat(shell.run("restore", "latest", "--as", "x", "--dry-run").err())
        .contains("--as needs --entity");
    assertThat(shell.run("restore", "latest", "--entity", "run:one", "--as", "one", "--yes").err())
        .contains("cannot be called the same");
  }
}
