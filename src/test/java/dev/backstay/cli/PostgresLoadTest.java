package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.EveryFailure;
import dev.backstay.testing.PostgresWriters;
import dev.backstay.testing.RealPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Captures while writers move balances between accounts and take note of each move: what was
/// captured, loaded into a database of its own, holds one committed state, and nothing that was
/// acknowledged before the capture is missing from it.
class PostgresLoadTest {

  private static final int WRITERS = 3;

  @RegisterExtension private static final RealPostgres postgres = RealPostgres.ofClass();

  @TempDir Path directory;

  @Test
  void everyCaptureIsOneCommittedState() throws Exception {
    var made = PostgresInstallation.make(postgres, directory);
    PostgresWriters.prepare(postgres, made.first(), WRITERS);
    var runs = EveryFailure.isLarge() ? 200 : 20;
    var moves = 0L;
    try (var writers = PostgresWriters.start(postgres, made.first(), WRITERS)) {
      for (var run = 0; run < runs; run++) {
        var before = writers.acknowledged();
        made.shell().must("backup", "--only", "controller");
        var after = writers.acknowledged();
        judge(made.shell(), run, before, after);
        moves = after;
      }
      assertThat(writers.failure()).isEmpty();
    }
    assertThat(moves).as("moves while it was captured").isGreaterThan(runs);
    System.out.println(
        "harness: PostgreSQL under load: %d captures loaded, %d moves by %d writers, all whole"
            .formatted(runs, moves, WRITERS));
  }

  private static void judge(Shell shell, int run, long before, long after) throws Exception {
    var to = "look-" + run;
    shell.must("restore", "latest", "--component", "controller", "--to", to);
    var scratch = "scratch_" + run;
    postgres.create(scratch);
    postgres.load(scratch, shell.at(to).resolve("controller.dump"));
    var row =
        postgres
            .rows(
                scratch,
                """
                select sum(balance), count(*), (select count(*) from moves),
                       (select sum(counter) from writers),
                       (select count(*) from moves m left join accounts a on a.id = m.source
                         where a.id is null)
                  from accounts""")
            .getFirst()
            .split("\\|", -1);
    assertThat(row[0]).as("the sum of all balances").isEqualTo("500000");
    assertThat(row[1]).as("accounts").isEqualTo("5000");
    assertThat(row[3]).as("moves by their counters").isEqualTo(row[2]);
    assertThat(row[4]).as("moves of no account").isEqualTo("0");
    // Each writer may have committed one move more than it could say.
    assertThat(Long.parseLong(row[2])).isBetween(before, after + WRITERS);
    postgres.sql("postgres", "drop database " + scratch);
  }
}
