package dev.backstay.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.demo.kneo.Kneo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KneoTest {

  private static final String DATABASE = ".kneo/state/kneo_runs.sqlite";

  private final Kneo kneo = new Kneo();

  @TempDir Path directory;

  private Path make(String variant, double scale) throws IOException {
    return Demonstrations.make(kneo, directory.resolve(variant), variant, scale).directory();
  }

  @Test
  void twoAreEqual() throws IOException {
    Demonstrations.requireRepeatable(kneo, directory);
  }

  @Test
  void theDatabaseHasWhatAServiceHas() throws IOException {
    var made = make("sqlite", 1);
    var database = made.resolve(DATABASE);
    assertThat(
            Demonstrations.ask(
                database,
                "select (select count(*) from runs) || ' ' || (select count(*) from"
                    + " run_checkpoints) || ' ' || (select count(*) from audit_events) || ' ' ||"
                    + " (select count(*) from schema_migrations)"))
        .isEqualTo("157 942 300 9");
    assertThat(
            Demonstrations.ask(
                database,
                "select count(*) from run_queue where lease_expires_at < '"
                    + Demonstrations.MADE_AT
                    + "'"))
        .isEqualTo("3");
    assertThat(Demonstrations.ask(database, "select sum(compressed) > 50 from run_checkpoints"))
        .isEqualTo("1");
    assertThat(made.resolve(".kneo/config.yaml")).content().contains("state_path: " + DATABASE);
  }

  @Test
  void oneContinuationIsLackingAndOneIsLeftOver() throws IOException {
    var made = make("dangling", 0.1);
    var awaited =
        Demonstrations.rows(
            made.resolve(DATABASE), "select continuation_id from runs where status = 'blocked'");
    assertThat(awaited).hasSize(4);
    try (var files = Files.list(made.resolve(".kneo/continuations"))) {
      var there = files.map(it -> it.getFileName().toString().replace(".json", "")).toList();
      assertThat(there).hasSize(4);
      assertThat(there.stream().filter(awaited::contains)).hasSize(3);
    }
  }

  @Test
  void anotherDatabaseMayBeNamedThatIsNotUsed() throws IOException {
    assertThat(make("dsn-fallback", 0.1).resolve("deploy/production.env"))
        .content()
        .contains("KNEO_SERV_DATABASE_URL=postgresql://");
    assertThat(make("sqlite", 0.1).resolve("deploy/production.env"))
        .content()
        .doesNotContain("DATABASE_URL");
  }

  @Test
  void theServiceWritesWhatItSaysItWrote() throws Exception {
    for (var variant : kneo.variants()) {
      var ground = Demonstrations.make(kneo, directory.resolve(variant), variant, 0.1);
      var writes = Demonstrations.work(kneo, ground);
      assertThat(writes).isGreaterThanOrEqualTo(20);
      assertThat(
              Demonstrations.rows(
                  ground.directory().resolve(DATABASE),
                  "select count(*) from runs where run_id like 'demo-%' union all select count(*)"
                      + " from audit_events where run_id like 'demo-%'"))
          .containsOnly(Long.toString(writes));
    }
  }
}
