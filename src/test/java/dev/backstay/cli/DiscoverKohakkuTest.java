package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.InMemory;
import dev.backstay.testing.RealBucket;
import dev.backstay.testing.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A platform of Kohakku, from its own variables to a restore of everything.
class DiscoverKohakkuTest {

  @TempDir(factory = InMemory.class)
  Path directory;

  @Test
  void fromItsVariablesToARestoreWithoutAWrittenLine() throws Exception {
    try (var kohakku = KohakkuInstallation.start(directory)) {
      var shell = kohakku.shell();
      var platform =
          new FutureTask<>(
              () ->
                  KohakkuInstallation.shellIn(directory)
                      .must(kohakku.demo("--scale", "0.1", "--write", "8")));
      Thread.startVirtualThread(platform);
      awaitWrites(kohakku, platform);

      shell.must("discover", "platform");
      assertThat(Files.readString(shell.at("backstay.yaml")))
          .contains("${controller-env:DATABASE_URL}", "${controller-env:S3_SECRET_KEY}")
          .doesNotContain("sesame", RealBucket.SECRET, RealRedis.PASSWORD)
          .contains("# - Temporal's database");
      shell.must("init");
      assertThat(unhealthy(shell)).containsExactlyInAnyOrder("same-volume", "snapshot-none");
      var busy = shell.must("backup", "--json");
      assertThat(busy.out()).contains("\"status\":\"complete\"").doesNotContain("unknown");
      platform.get();

      var before = kohakku.look();
      var queued = kohakku.count("queued");
      shell.must("backup");
      kohakku.disaster();
      var ran = shell.must("restore", "latest", "--yes");
      assertThat(kohakku.look()).isEqualTo(before);
      assertThat(kohakku.leftovers()).isEmpty();
      assertThat(ran.out())
          .contains("queued-tasks (controller): " + queued + " pending")
          .contains("provisioning-tasks (controller): 1 pending")
          .contains("running-tasks (controller): 2 running")
          .contains("curl --fail-with-body --header @x-api-key --json '{\"name\": \"task ")
          .contains("note: Temporal's database was not restored");
      assertThat(ran.err())
          .contains("platform/controller/.env is lost", "platform/dispatcher/.env is lost");
      assertThat(ran.out() + ran.err()).doesNotContain("sesame");

      shell.must("restore", busy.idOfLast(), "--yes");
      assertPrefixOfWrites(kohakku);
    }
  }

  private static void awaitWrites(KohakkuInstallation kohakku, FutureTask<?> platform)
      throws Exception {
    var query = "select count(*) from tasks_task where name like 'demo-%'";
    var made = "select datname from pg_database where datname = 'kohakku-dispatcher'";
    while (!platform.isDone()
        && (kohakku.postgres().rows("postgres", made).isEmpty()
            || kohakku
                .postgres()
                .rows(
                    KohakkuInstallation.CONTROLLER,
                    "select 1 from pg_tables where tablename = 'tasks_task'")
                .isEmpty()
            || kohakku
                .postgres()
                .rows(KohakkuInstallation.CONTROLLER, query)
                .equals(List.of("0")))) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static List<String> unhealthy(Shell shell) {
    return JsonValues.objects(shell.must("doctor", "--json").json(), "findings").stream()
        .filter(it -> !"ok".equals(it.get("severity")))
        .map(it -> String.valueOf(it.get("code")))
        .toList();
  }

  /// Each task has its number: all up to one are there, none after it, each with its brief.
  private static void assertPrefixOfWrites(KohakkuInstallation kohakku) throws Exception {
    var rows =
        kohakku
            .postgres()
            .rows(
                KohakkuInstallation.CONTROLLER,
                "select name, brief_key from tasks_task where name like 'demo-%' order by id");
    assertThat(rows).isNotEmpty();
    var keys = kohakku.bucket().keys();
    var number = Integer.parseInt(rows.getFirst().replaceAll("demo-(\\d+).*", "$1"));
    assertThat(number).isLessThanOrEqualTo(1);
    for (var row : rows) {
      assertThat(row).startsWith("demo-" + number + "|");
      assertThat(keys).contains(row.substring(row.indexOf('|') + 1));
      number++;
    }
  }

  @Test
  void aBrokenOneIsSuspectAndSaysWhatIsMissingAndWhatIsFalse() throws Exception {
    try (var kohakku = KohakkuInstallation.make(directory, "broken")) {
      var shell = kohakku.shell();
      var ran = shell.run("backup");
      assertThat(ran.exit()).isEqualTo(20);
      assertThat(ran.err()).contains("reference-missing", "skills/");
      var suspect = ran.err().replaceAll("(?s).*suspect snapshot (\\w+).*", "$1");
      assertThat(shell.must("show", suspect).out())
          .contains("it is not what its name says: its SHA-256 is ", "briefs/");
      assertThat(shell.run("show", "latest").exit()).isNotZero();
    }
  }

  @Test
  void aQuarantineKeepsTasksFromStarting() throws Exception {
    try (var kohakku = KohakkuInstallation.make(directory, "whole")) {
      kohakku.shell().must("backup");
      kohakku.disaster();
      kohakku
          .shell()
          .must("restore", "latest", "--component", "controller", "--quarantine", "--yes");
      for (var status : List.of("queued", "provisioning", "running")) {
        assertThat(kohakku.count(status)).isEqualTo("0");
      }
      assertThat(kohakku.count("failed")).isEqualTo("6");
    }
  }
}
