package dev.backstay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Forgotten;
import dev.backstay.repository.ProofCommit;
import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.MadeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotChoiceTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final Forgotten FORGOTTEN =
      new Forgotten(
          commit("ffff00000007", "demo", Trigger.MANUAL, Status.COMPLETE),
          NOW,
          "desk",
          "no rule keeps it",
          NOW.plusSeconds(60),
          List.of("ef".repeat(32)));

  private static final CommitLog LOG =
      new CommitLog(
          List.of(
              commit("aaaa00000001", "demo", Trigger.MANUAL, Status.COMPLETE),
              commit("aaaa00000002", "demo", Trigger.SCHEDULED, Status.INCOMPLETE),
              commit("bbbb00000003", "demo", Trigger.MANUAL, Status.SUSPECT),
              commit("cccc00000004", "demo", Trigger.PRE_RESTORE, Status.COMPLETE),
              commit("dddd00000005", "other", Trigger.MANUAL, Status.COMPLETE)),
          List.of(FORGOTTEN),
          List.of(),
          List.of(),
          List.of(),
          List.of(
              new CommitLog.Refused(
                  new ObjectKey("commits/0123456789ab/0000000007-eeee00000006"),
                  FailureCode.COMMIT_UNTRUSTED,
                  "writer 0123456789ab is not known")));

  private static Commit commit(String id, String orchestrator, Trigger trigger, Status status) {
    return MadeSnapshot.of(id)
        .of(orchestrator, "host")
        .at(NOW)
        .by(trigger, status)
        .committed(1, "cd".repeat(32), NOW);
  }

  private static String idOf(String typed) {
    return idOf(LOG, typed);
  }

  private static String idOf(CommitLog log, String typed) {
    return SnapshotChoice.parse(typed).in(log, "demo").snapshot().id().hex();
  }

  /// The log after drills of snapshots, one after the other: an id with `+` if it was proven, with
  /// `-` if it was refuted.
  private static CommitLog drilled(String... drills) {
    var proofs = new ArrayList<ProofCommit>();
    for (var each : drills) {
      var verdict = each.endsWith("+") ? Proof.Verdict.PROVEN : Proof.Verdict.REFUTED;
      var proof =
          new Proof(
              new SnapshotId(each.substring(0, 12)),
              "cd".repeat(32),
              NOW,
              "host",
              new Proof.Outcome("d00000000001", verdict, Duration.ofSeconds(3)),
              "ef".repeat(32),
              "ab".repeat(16));
      proofs.add(new ProofCommit(LOG.commits().getFirst().head(), "ee".repeat(32), proof, NOW));
    }
    return new CommitLog(
        LOG.commits(), LOG.forgotten(), List.of(), List.of(), proofs, LOG.refused());
  }

  @Test
  void latestProvenIsTheNewestGoodOneThatTheLastDrillFoundRight() {
    assertThat(idOf(drilled("aaaa00000002+", "aaaa00000001+"), "latest-proven"))
        .isEqualTo("aaaa00000002");
    assertThat(idOf(drilled("aaaa00000001+", "aaaa00000002+", "aaaa00000002-"), "latest-proven"))
        .isEqualTo("aaaa00000001");
    assertThat(idOf(drilled("aaaa00000002-", "aaaa00000002+"), "latest-proven"))
        .isEqualTo("aaaa00000002");
  }

  @Test
  void whereNoneIsProvenThatIsSaidAndWhatToDo() {
    var others = drilled("bbbb00000003+", "cccc00000004+", "dddd00000005+", "ffff00000007+");
    for (var log : List.of(LOG, drilled("aaaa00000001-"), others)) {
      var failed = catchThrowableOfType(UsageException.class, () -> idOf(log, "latest-proven"));
      assertThat(failed.code()).isEqualTo(FailureCode.SNAPSHOT_UNKNOWN);
      assertThat(failed.getMessage()).isEqualTo("no good snapshot of demo is proven");
      assertThat(failed.hint().orElseThrow()).contains("backstay drill run");
    }
  }

  @Test
  void latestSkipsWhatIsSuspectOrSafetyOrOfAnother() {
    assertThat(idOf("latest")).isEqualTo("aaaa00000002");
    assertThat(idOf("latest~0")).isEqualTo("aaaa00000002");
    assertThat(idOf("latest~1")).isEqualTo("aaaa00000001");
  }

  @Test
  void anyOfThemIsFoundByItsIdOrItsBeginning() {
    assertThat(idOf("bbbb00000003")).isEqualTo("bbbb00000003");
    assertThat(idOf("cccc")).isEqualTo("cccc00000004");
    assertThat(idOf("dddd0")).isEqualTo("dddd00000005");
  }

  @Test
  void aBeginningOfSeveralListsThem() {
    var failed = catchThrowableOfType(UsageException.class, () -> idOf("aaaa"));
    assertThat(failed.code()).isEqualTo(FailureCode.SNAPSHOT_AMBIGUOUS);
    assertThat(failed.getMessage()).contains("aaaa00000001, aaaa00000002");
  }

  @Test
  void aCommitThatIsNotBelievedIsNotUnknown() {
    var failed = catchThrowableOfType(RepositoryDamagedException.class, () -> idOf("eeee"));
    assertThat(failed.code()).isEqualTo(FailureCode.COMMIT_UNTRUSTED);
    assertThat(failed.getMessage()).contains("writer 0123456789ab is not known");
  }

  @Test
  void whatIsNotThereIsUnknown() {
    for (var typed : List.of("fffe", "latest~2", "0123456789ab")) {
      var failed = catchThrowableOfType(UsageException.class, () -> idOf(typed));
      assertThat(failed.code()).isEqualTo(FailureCode.SNAPSHOT_UNKNOWN);
    }
  }

  @Test
  void aForgottenOneIsNotLatestAndItsNameSaysSo() {
    assertThat(idOf("latest")).isEqualTo("aaaa00000002");
    var failed = catchThrowableOfType(UsageException.class, () -> idOf("ffff"));
    assertThat(failed.code()).isEqualTo(FailureCode.SNAPSHOT_FORGOTTEN);
    assertThat(failed.getMessage())
        .contains("ffff00000007", "2026-01-02T03:04:05Z", "desk", "no rule keeps it");
    assertThat(failed.hint().orElseThrow())
        .contains("backstay undelete ffff00000007", "2026-01-02T03:05:05Z");
  }

  @Test
  void whatReturnsIsLookedForAmongTheForgotten() {
    assertThat(SnapshotChoice.parse("ffff").inForgotten(LOG, "demo")).isEqualTo(FORGOTTEN);
    for (var there : List.of("latest", "bbbb")) {
      var failed =
          catchThrowableOfType(
              UsageException.class, () -> SnapshotChoice.parse(there).inForgotten(LOG, "demo"));
      assertThat(failed.getMessage()).contains("is not forgotten");
    }
  }
}
