package dev.backstay.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.failure.FailureCode;
import dev.backstay.repository.format.CapsuleRecord;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.SealType;
import dev.backstay.retention.Circumstances;
import dev.backstay.retention.Policy;
import dev.backstay.retention.Retention;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.EnrolledHost;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is believed of a host that only writes, once somebody else has it.
final class WriteOnlyHistoryTest {

  private static final SnapshotId ID = new SnapshotId("0123456789ab");

  @TempDir Path temporary;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Repository reading;
  private EnrolledHost host;

  @BeforeEach
  void enrol() {
    reading = TestRepository.create(store, temporary.resolve("reader"));
    host = EnrolledHost.of(reading, store, temporary.resolve("writer"));
  }

  @AfterEach
  void close() {
    reading.close();
  }

  private Commit backUpHere() {
    return TestRepository.snapshot(
        reading, MemoryCapture.of("c", Cutting.STREAM, WriteOnlyHostTest.someFiles()));
  }

  private StolenHost stolenAfter(Commit last) {
    return new StolenHost(host, store, last.head().sequence(), last.hash());
  }

  private void requireRefused(int count, String why) {
    var refused = reading.log().refused();
    assertThat(refused).hasSize(count);
    for (var each : refused) {
      assertThat(each.code()).isEqualTo(FailureCode.COMMIT_UNTRUSTED);
      assertThat(each.reason()).contains(why);
    }
  }

  @Test
  void itForgetsNothing() {
    var others = backUpHere();
    var own = WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    try (var stolen = stolenAfter(own)) {
      stolen.forget(CommitKind.DISOWNED, others);
      stolen.forget(CommitKind.DISOWNED, own);
    }
    requireRefused(2, "another run");
    assertThat(reading.log().commits()).hasSize(2);
    try (var stolen = new StolenHost(host, store, 10, own.hash())) {
      stolen.forget(CommitKind.FORGET, others);
    }
    assertThat(reading.log().refused()).hasSize(3);
    assertThat(reading.log().forgotten()).isEmpty();
  }

  @Test
  void theRunThatMadeASnapshotMayDisownIt() {
    try (var stolen = new StolenHost(host)) {
      stolen.claim(CommitKind.OWN_SNAPSHOT, ID, "test", EnrolledHost.NAME, TestRepository.NOW);
      stolen.forget(CommitKind.DISOWNED, reading.log().commits().getFirst());
    }
    assertThat(reading.log().refused()).isEmpty();
    assertThat(reading.log().commits()).isEmpty();
    assertThat(reading.log().forgotten()).hasSize(1);
    assertThat(Check.run(reading, Check.Depth.STRUCTURE, Progress.NONE).findings()).isEmpty();
  }

  @Test
  void itMakesNoSnapshotOfOthers() {
    var others = backUpHere();
    try (var stolen = new StolenHost(host)) {
      stolen.claim(CommitKind.OWN_SNAPSHOT, ID, "other", EnrolledHost.NAME, TestRepository.NOW);
      stolen.claim(CommitKind.OWN_SNAPSHOT, ID, "test", "test-host", TestRepository.NOW);
      stolen.claim(CommitKind.SNAPSHOT, ID, "test", EnrolledHost.NAME, TestRepository.NOW);
      stolen.claim(
          CommitKind.OWN_SNAPSHOT,
          others.snapshot().id(),
          "test",
          EnrolledHost.NAME,
          TestRepository.NOW);
    }
    assertThat(reading.log().refused())
        .extracting(CommitLog.Refused::reason)
        .anyMatch(reason -> reason.contains("not enrolled for orchestrator other"))
        .anyMatch(reason -> reason.contains("not of host test-host"))
        .anyMatch(reason -> reason.contains("may make no commit of kind 1"))
        .anyMatch(reason -> reason.contains("another writer has a snapshot"));
    assertThat(reading.log().commits()).hasSize(1);
  }

  @Test
  void itsDatesDisplaceNothingOfOthers() {
    var mine = backUpHere();
    var more = backUpHere();
    var wrong = Instant.parse("2037-01-01T00:00:00Z");
    try (var stolen = new StolenHost(host)) {
      for (var i = 0; i < 1000; i++) {
        var id = new SnapshotId(String.format("%012x", 0xa00000 + i));
        var at = i % 2 == 0 ? wrong : Instant.EPOCH;
        stolen.claim(CommitKind.OWN_SNAPSHOT, id, "test", EnrolledHost.NAME, at);
      }
    }
    var history = reading.log().commits();
    assertThat(history).hasSize(1002);
    var keep = new Policy.Keep(2, Map.of(), Optional.empty(), List.of());
    var policy =
        new Policy(keep, Policy.Limits.NONE, Policy.UNDELETE, Policy.SAFETY, ZoneId.of("UTC"));
    var now = new Circumstances(TestRepository.NOW.plusSeconds(60), Set.of(), Set.of());
    var kept =
        Retention.judge(policy, history, now).stream()
            .filter(verdict -> verdict.kept())
            .map(verdict -> verdict.commit().hash())
            .collect(Collectors.toSet());
    assertThat(kept).contains(mine.hash(), more.hash());
  }

  @Test
  void aCapsuleThatIsGoneIsNamedWithWhatItReaches() {
    var made = WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    var capsule = store.list("capsules").getFirst().key();
    store.delete(capsule);
    requireFound(made, capsule, "is missing");
  }

  @Test
  void aDamagedCapsuleIsNamed() {
    var made = WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    var capsule = store.list("capsules").getFirst().key();
    var whole = bytesOf(capsule).clone();
    for (var at : new int[] {0, 10, 26, 30, 200, whole.length / 2, whole.length - 1}) {
      var bytes = whole.clone();
      bytes[at] ^= 1;
      store.damage(capsule, bytes);
      requireFound(made, capsule, "");
    }
    store.damage(capsule, Arrays.copyOf(whole, 50));
    requireFound(made, capsule, "");
    store.damage(capsule, whole);
    assertThat(reading.log().refused()).isEmpty();
  }

  @Test
  void aSwappedCapsuleIsNamed() {
    var made = WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    var capsule = store.list("capsules").getFirst().key();
    WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    var other =
        store.list("capsules").stream()
            .map(object -> object.key())
            .filter(key -> !key.equals(capsule))
            .findFirst()
            .orElseThrow();
    store.damage(capsule, bytesOf(other));
    requireFound(made, capsule, "is a copy of");
  }

  @Test
  void aCapsuleThatAnotherWriterMadeIsNotBelieved() throws MalformedException, IOException {
    var other = EnrolledHost.of(reading, store, temporary.resolve("other"));
    var made = WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    var capsule = store.list("capsules").getFirst().key();
    var record = CapsuleRecord.parse(bytesOf(capsule));
    var forger = Enrolment.parse(other.bundle()).writer();
    store.damage(capsule, record.signed(forger.sign(record.signedBytes())).toBytes());
    requireFound(made, capsule, "signature");
    var stranger = WriterKey.generate();
    var foreign =
        new CapsuleRecord(
            record.repositoryId(),
            record.number(),
            stranger.id(),
            record.recipient(),
            record.root(),
            new byte[0]);
    store.damage(capsule, foreign.signed(stranger.sign(foreign.signedBytes())).toBytes());
    requireFound(made, capsule, "not enrolled");
    var own =
        new CapsuleRecord(
            record.repositoryId(),
            record.number(),
            forger.id(),
            record.recipient(),
            record.root(),
            new byte[0]);
    store.damage(capsule, own.signed(forger.sign(own.signedBytes())).toBytes());
    requireFound(made, capsule, "");
    store.create(new ObjectKey("capsules/ffffffff"), Content.of(new byte[10]));
    assertThat(Check.run(reading, Check.Depth.STRUCTURE, Progress.NONE).findings())
        .anyMatch(finding -> finding.object().equals("capsules/ffffffff"));
  }

  /// In a reader that has seen nothing yet.
  private void requireFound(Commit made, ObjectKey capsule, String why) {
    try (var fresh = Repository.open(store, TestRepository.access(temporary.resolve("reader")))) {
      var log = fresh.logVerifiedAnew();
      assertThat(log.commits())
          .noneMatch(commit -> commit.snapshot().id().equals(made.snapshot().id()));
      assertThat(log.refused())
          .anyMatch(
              refused ->
                  refused.reason().contains(capsule.value()) && refused.reason().contains(why));
      var report = Check.run(fresh, Check.Depth.READ_DATA, Progress.NONE);
      assertThat(report.findings())
          .anyMatch(
              finding ->
                  finding.sentence().contains(capsule.value())
                      && finding.toString().contains(made.snapshot().id().hex()));
    }
  }

  @Test
  void whatIsSealedInARunIsOfAFewSortsOnly() {
    try (var stolen = new StolenHost(host)) {
      for (var type : SealType.values()) {
        var may =
            Set.of(
                SealType.DATA,
                SealType.META,
                SealType.TABLE,
                SealType.OWN_INDEX,
                SealType.MANIFEST,
                SealType.FORGET,
                SealType.INTENT);
        var refused = false;
        try {
          stolen.pen.sealer().seal(type, new byte[10]);
        } catch (IllegalStateException e) {
          refused = true;
        }
        assertThat(refused).as("%s", type).isEqualTo(!may.contains(type));
      }
    }
  }

  private byte[] bytesOf(ObjectKey key) {
    return new StoreAccess(store).read(key);
  }
}
