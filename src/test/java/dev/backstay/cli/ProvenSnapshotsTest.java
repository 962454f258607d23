package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.Proof;
import dev.backstay.standing.Drilled;
import dev.backstay.standing.SnapshotList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What drills found out about snapshots, as it is told and used.
final class ProvenSnapshotsTest {

  private static final Instant START = Instant.parse("2027-05-01T12:00:00Z");
  private static final String DRILL = "d00000000001";

  @TempDir Path directory;
  private Shell shell;
  private Instant now = START;
  private String first = "";
  private String second = "";
  private String third = "";

  @BeforeEach
  void takeThree() throws IOException {
    shell = new Shell(directory);
    shell.withOrchestrator();
    Files.writeString(
        shell.at("backstay.yaml"), "retention: { keep_last: 1 }\n", StandardOpenOption.APPEND);
    shell.itIs(START);
    shell.must("init");
    first = backup();
    second = backup();
    third = backup();
  }

  private void later() {
    now = now.plus(Duration.ofHours(1));
    shell.itIs(now);
  }

  private String backup() {
    later();
    return shell.must("backup", "--json").idOfLast();
  }

  private void drilled(String snapshot, Proof.Verdict verdict) throws IOException {
    later();
    shell.drilled(snapshot, DRILL, verdict, Duration.ofMillis(83_500));
  }

  @Test
  void withoutDrillsNothingIsSaidOfThem() {
    assertThat(shell.must("snapshots").out()).doesNotContain("DRILL");
    assertThat(shell.must("show", "latest").out()).doesNotContain("proven");
    assertThat(shell.must("show", "latest", "--json").out())
        .contains("\"proven_at\":null,\"drill\":null,\"recovery_ms\":null");
    var ran = shell.run("show", "latest-proven");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err())
        .contains("no good snapshot of demo is proven")
        .contains("backstay drill run");
  }

  @Test
  void whatIsProvenIsMarkedAndFoundByThatName() throws IOException {
    drilled(first, Proof.Verdict.PROVEN);
    drilled(second, Proof.Verdict.PROVEN);
    var provenAt = now;
    drilled(third, Proof.Verdict.REFUTED);

    var table = shell.must("snapshots").out();
    assertThat(table.lines().findFirst().orElseThrow()).containsPattern("STATUS +DRILL +GRADE");
    assertThat(table).containsPattern(second + ".* complete +proven +");
    assertThat(table).containsPattern(third + ".* complete +refuted +");
    assertThat(shell.must("show", "latest-proven").out())
        .contains("snapshot", second)
        .containsPattern(
            "proven +%s by drill %s on drill-host; the recovery took 1 min 23 s"
                .formatted(provenAt, DRILL));
    assertThat(shell.must("show", "latest-proven", "--json").json())
        .containsEntry("id", second)
        .containsEntry("proven_at", provenAt.toString())
        .containsEntry("drill", DRILL);
    assertThat(shell.must("show", third, "--json").out())
        .contains("\"proven_at\":null,\"drill\":\"" + DRILL + "\",\"recovery_ms\":83500");
    assertThat(shell.must("show", third).out()).containsPattern("refuted +");
    assertThat(shell.must("restore", "latest-proven", "--dry-run", "--json").out())
        .contains(second);
  }

  /// The service knows no more of drills than that.
  @Test
  void theListIsReadAsItIsWritten() throws IOException {
    drilled(first, Proof.Verdict.PROVEN);
    drilled(third, Proof.Verdict.REFUTED);

    var list = SnapshotList.parse(shell.must("snapshots", "--json").out());

    var took = Duration.ofMillis(83_500);
    assertThat(list.snapshots())
        .extracting(each -> each.drilled())
        .containsExactly(
            Optional.of(new Drilled(DRILL, Optional.of(START.plus(Duration.ofHours(4))), took)),
            Optional.empty(),
            Optional.of(new Drilled(DRILL, Optional.empty(), took)));
  }

  @Test
  void theNewestProvenStaysAndSoItIsTold() throws IOException {
    drilled(first, Proof.Verdict.PROVEN);
    drilled(second, Proof.Verdict.PROVEN);

    var plan = shell.must("forget", "--dry-run").out();

    assertThat(plan).contains("would go  " + first);
    assertThat(plan).containsPattern("kept +" + second + ".*newest proven");
    assertThat(plan).containsPattern("kept +" + third + ".*newest good");
    var refused = shell.run("forget", second);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains(second + " stays: newest proven");
    drilled(second, Proof.Verdict.REFUTED);
    shell.must("forget");
    var left = SnapshotList.parse(shell.must("snapshots", "--json").out());
    assertThat(left.snapshots()).extracting(each -> each.id()).containsExactly(first, third);
  }

  @Test
  void aCheckAndTheStatisticsCountReports() throws IOException {
    drilled(first, Proof.Verdict.PROVEN);
    drilled(first, Proof.Verdict.REFUTED);

    assertThat(shell.must("check").out()).contains(", 2 reports of drills;");
    assertThat(shell.must("check", "--json").jsonLines().getLast().get("proofs")).hasToString("2");
    assertThat(shell.must("stats", "--json").json().get("reports")).hasToString("2");
    try (var reports = Files.list(shell.at("repository/evidence"))) {
      Files.delete(reports.findFirst().orElseThrow());
    }
    var damaged = shell.run("check");
    assertThat(damaged.exit()).isEqualTo(41);
    assertThat(damaged.out()).contains("object-missing: evidence/", "the report of drill " + DRILL);
  }
}
