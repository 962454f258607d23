package dev.backstay.component.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Captures beside a writer in another process. `-Dbackstay.sqlite.harness=large` makes it 1 GiB
/// and 25 captures of each case, and prints what was measured.
class SqliteLiveCaptureTest {

  private static final boolean LARGE =
      "large".equals(System.getProperty("backstay.sqlite.harness"));
  private static final long ACCOUNTS = LARGE ? 1_150_000 : 10_000;
  private static final int ROUNDS = LARGE ? 25 : 4;
  private static final int RESETS = LARGE ? 5000 : 100;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "wal, 100, calm",
    "wal, 0, calm",
    "wal, 0, checkpoints",
    "delete, 100, calm",
    "delete, 0, calm"
  })
  void everyCaptureIsOneCommittedStateNotOlderThanItsStart(
      String mode, int perSecond, String manner) throws Exception {
    var database = directory.resolve("ledger.db");
    Ledger.create(database, mode, ACCOUNTS);
    var figures = new Figures(mode + " " + perSecond + "/s " + manner);
    try (var writer = LedgerProcess.start(database, perSecond, manner)) {
      writer.board().takeLongest();
      Thread.sleep(LARGE ? 5000 : 200);
      figures.idleStall = writer.board().takeLongest();
      for (var round = 0; round < ROUNDS; round++) {
        capture(database, writer, figures);
      }
      assertThat(writer.isRunning()).as("the writer never failed").isTrue();
      assertThat(writer.stop()).isZero();
    }
    if (LARGE) {
      System.out.println(figures);
    }
  }

  @Test
  void aLogThatIsResetAllTheTimeNeverGivesAMixture() throws Exception {
    var database = directory.resolve("ledger.db");
    Ledger.create(database, "wal", 50);
    try (var writer = LedgerProcess.start(database, 0, "checkpoints")) {
      for (var round = 0; round < RESETS; round++) {
        capture(database, writer, new Figures("resets"));
      }
      assertThat(writer.stop()).isZero();
    }
  }

  private void capture(Path database, LedgerProcess writer, Figures figures)
      throws IOException, SQLException {
    var copy = directory.resolve("copy.db");
    var before = writer.board().acknowledged();
    writer.board().takeLongest();
    var started = System.nanoTime();
    var taken = Captures.take(database, copy);
    figures.add(taken, System.nanoTime() - started, writer.board().takeLongest());
    // The transaction under way may be in the copy before it is acknowledged.
    var after = writer.board().acknowledged() + 1;

    assertThat(Ledger.counterOf(copy)).isBetween(before, after);
    try (var connection = Ledger.open(copy);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("pragma integrity_check")) {
      assertThat(rows.getString(1)).isEqualTo("ok");
    }
    Files.delete(copy);
    assertThat(directory.resolve("scratch")).isEmptyDirectory();
  }

  private static final class Figures {

    private final String name;
    private int captures;
    private long idleStall;
    private long stall;
    private long total;
    private long totalMax;
    private long hold;
    private long holdMax;
    private long lockWait;
    private long lockWaitMax;
    private long walGrowth;

    private Figures(String name) {
      this.name = name;
    }

    private void add(Captures.Taken taken, long nanos, long longest) {
      captures++;
      stall = Math.max(stall, longest);
      total += nanos / 1_000_000;
      totalMax = Math.max(totalMax, nanos / 1_000_000);
      hold += taken.number("hold_millis");
      holdMax = Math.max(holdMax, taken.number("hold_millis"));
      lockWait += taken.number("lock_wait_millis");
      lockWaitMax = Math.max(lockWaitMax, taken.number("lock_wait_millis"));
      walGrowth = Math.max(walGrowth, taken.number("wal_growth_bytes"));
    }

    @Override
    public String toString() {
      return ("%s: %d captures; ms mean/max: total %d/%d, hold %d/%d, lock wait %d/%d;"
              + " WAL growth max %d KiB; writer's longest ms: %d, idle %d")
          .formatted(
              name,
              captures,
              total / captures,
              totalMax,
              hold / captures,
              holdMax,
              lockWait / captures,
              lockWaitMax,
              walGrowth >> 10,
              stall / 1_000_000,
              idleStall / 1_000_000);
    }
  }
}
