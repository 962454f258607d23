package dev.backstay.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.demo.kohakuriver.KohakuRiver;
import dev.backstay.failure.UsageException;
import dev.backstay.testing.QemuImg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KohakuRiverTest {

  private final KohakuRiver river = new KohakuRiver();

  @TempDir Path directory;

  private Path make(String variant, double scale) throws IOException {
    return Demonstrations.make(river, directory.resolve("river"), variant, scale).directory();
  }

  private static String ask(Path made, String sql) throws IOException {
    return Demonstrations.ask(made.resolve("state/kohakuriver.db"), sql);
  }

  @Test
  void twoAreEqual() throws IOException {
    Demonstrations.requireRepeatable(river, directory);
  }

  @Test
  void theDatabaseHasWhatAClusterHas() throws IOException {
    var made = make("current", 1);

    assertThat(ask(made, "select count(*) from sqlite_schema where type = 'table'")).isEqualTo("9");
    assertThat(ask(made, "select count(*) from tasks where task_type = 'command'"))
        .isEqualTo("200");
    assertThat(ask(made, "select count(distinct status) from tasks")).isEqualTo("12");
    assertThat(
            ask(
                made,
                "select group_concat(n) from (select count(*) n from tasks where"
                    + " task_type = 'vps' group by vps_backend order by vps_backend)"))
        .isEqualTo("3,2");
    assertThat(ask(made, "select group_concat(status, ' ') from nodes"))
        .isEqualTo("online online offline");
    assertThat(
            ask(
                made,
                "select (select count(*) from users) || (select count(*) from tokens)"
                    + " || (select count(*) from invitations)"))
        .isEqualTo("421");
    assertThat(
            ask(
                made,
                "select count(*) from tasks where assigned_node not in (select hostname"
                    + " from nodes) or owner_id not in (select id from users)"))
        .isEqualTo("0");
    assertThat(
            ask(
                made,
                "select count(*) from pragma_table_info('tasks') where dflt_value is"
                    + " not null"))
        .isEqualTo("0");
    assertThat(ask(made, "pragma journal_mode")).isEqualTo("delete");
    assertThat(ask(made, "select length(max(task_id)) from tasks")).isEqualTo("19");
  }

  @Test
  void everyLogThatIsThereIsOneOfATaskOfTheDatabase() throws IOException {
    var made = make("current", 1);
    try (var logs = Files.list(made.resolve("share/logs"))) {
      var all = logs.toList();
      assertThat(all).hasSizeGreaterThan(40);
      for (var log : all) {
        assertThat(ask(made, "select stdout_path from tasks where task_id = " + log.getFileName()))
            .isEqualTo(log.resolve("stdout.log").toString());
        assertThat(log.resolve("stdout.log")).isNotEmptyFile();
        assertThat(log.resolve("stderr.log")).exists();
      }
    }
  }

  @Test
  void imagesAreGoodAndLayeredOnTheirBase() throws IOException {
    QemuImg.require();
    var made = make("current", 0.1);
    try (var instances = Files.list(made.resolve("runner/vm-instances"))) {
      var all = instances.toList();
      assertThat(all).hasSize(2);
      for (var instance : all) {
        assertThat(QemuImg.run("check", instance.resolve("root.qcow2")))
            .contains("No errors were found");
        assertThat(QemuImg.run("info", "--backing-chain", instance.resolve("root.qcow2")))
            .contains("backing file format: qcow2", "500 GiB", "8 GiB");
        assertThat(instance.resolve("vm-state.json")).exists();
        assertThat(instance.resolve("seed.iso")).exists();
      }
    }
    assertThat(QemuImg.run("check", made.resolve("runner/vm-images/ubuntu-24.04.qcow2")))
        .contains("No errors were found");
  }

  @Test
  void theOldReleaseLacksColumns() throws IOException {
    var made = make("old-release", 0.1);
    var database = made.resolve("var/lib/hakuriver/hakuriver.db");

    assertThat(
            Demonstrations.rows(
                database,
                "select name from pragma_table_info('tasks') where name like 'vm!_%' escape '!'"
                    + " or name like 'approv%' or name = 'vps_backend'"))
        .isEmpty();
    assertThat(Demonstrations.ask(database, "select count(*) from tasks")).isEqualTo("23");
    assertThat(made.resolve("config/host_config.py")).content().contains("hakuriver.db");
  }

  @Test
  void theDefaultsAreNotMade() throws IOException {
    var made = make("defaults", 1);

    assertThat(made.resolve("config/host_config.py")).content().doesNotContain("DB_FILE");
    try (var files = Files.list(made)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("config", "README.txt");
    }
    var ground = new Ground(made, "defaults", 1, () -> Demonstrations.MADE_AT);
    assertThatThrownBy(() -> river.work(ground)).isInstanceOf(UsageException.class);
  }

  @Test
  void theHostWritesWhatItSaysItWrote() throws Exception {
    for (var variant : new String[] {"current", "old-release"}) {
      var ground = Demonstrations.make(river, directory.resolve(variant), variant, 0.1);
      var file =
          variant.equals("current") ? "state/kohakuriver.db" : "var/lib/hakuriver/hakuriver.db";
      var writes = Demonstrations.work(river, ground);

      assertThat(writes).isGreaterThanOrEqualTo(20);
      assertThat(
              Demonstrations.ask(
                  ground.directory().resolve(file),
                  "select count(*) from tasks where name like 'demo-%'"))
          .isEqualTo(Long.toString(writes));
    }
  }
}
