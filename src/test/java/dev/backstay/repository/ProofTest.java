package dev.backstay.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.check.Advisory;
import dev.backstay.check.Check;
import dev.backstay.check.CheckReport;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.prune.Prune;
import dev.backstay.prune.PruneSettings;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.CommitKind;
import dev.backstay.repository.format.ProofCodec;
import dev.backstay.repository.seal.SealType;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.EnrolledHost;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What drills found out about snapshots, and what is believed of it.
final class ProofTest {

  private static final byte[] REPORT = "{\"questions\":3}".getBytes(UTF_8);

  @TempDir Path directory;
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Repository repository;
  private Commit first;
  private Commit second;

  @BeforeEach
  void takeTwo() {
    repository = TestRepository.create(store, directory.resolve("host"));
    first = snapshot();
    second = snapshot();
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private Commit snapshot() {
    return TestRepository.snapshot(repository, MemoryCapture.of("c", Cutting.STREAM, Map.of()));
  }

  private static Proof.Outcome outcome(Proof.Verdict verdict) {
    return new Proof.Outcome("d00000000001", verdict, Duration.ofMillis(1500));
  }

  private ProofCommit prove(Commit commit, Proof.Verdict verdict) {
    return repository.prove(commit, outcome(verdict), REPORT);
  }

  private ProofCommit proven(Commit commit) {
    return prove(commit, Proof.Verdict.PROVEN);
  }

  private ProofCommit refuted(Commit commit) {
    return prove(commit, Proof.Verdict.REFUTED);
  }

  /// The repository on another host, which has the same key.
  private Repository elsewhere(Instant now) {
    var key = repository.hostState().machineKey();
    return Repository.open(
        store,
        new Access(
            directory.resolve("elsewhere"),
            "elsewhere",
            () -> key.map(it -> it),
            InstantSource.fixed(now)));
  }

  private static ObjectKey keyOf(ProofCommit proof) {
    return Layout.evidence(proof.proof().report());
  }

  private static Proof of(SnapshotId snapshot, String commit) {
    return new Proof(
        snapshot,
        commit,
        TestRepository.NOW,
        "h",
        outcome(Proof.Verdict.PROVEN),
        "0".repeat(64),
        "0".repeat(32));
  }

  private void replace(ObjectKey key, byte[] bytes) throws IOException {
    store.delete(key);
    store.create(key, Content.of(bytes));
  }

  private byte[] bytesOf(ObjectKey key) {
    return store.contents().getOrDefault(key, new byte[0]).clone();
  }

  private CheckReport check() {
    return Check.run(repository, Check.Depth.STRUCTURE, Progress.NONE);
  }

  @Test
  void whatADrillFoundOutStandsInTheLogWithItsReport() {
    var written = proven(first);

    // Once fetched, once from what this host remembers.
    for (var i = 0; i < 2; i++) {
      var log = repository.log();
      assertThat(log.proofs()).containsExactly(written);
      assertThat(log.proofOf(first)).hasValue(written);
      assertThat(log.isProven(first)).isTrue();
      assertThat(log.isProven(second)).isFalse();
      assertThat(log.proven()).containsExactly(first.hash());
    }
    var proof = written.proof();
    assertThat(proof.snapshot()).isEqualTo(first.snapshot().id());
    assertThat(proof.commit()).isEqualTo(first.hash());
    assertThat(proof.provenAt()).isEqualTo(TestRepository.NOW);
    assertThat(proof.host()).isEqualTo("test-host");
    assertThat(proof.outcome()).isEqualTo(outcome(Proof.Verdict.PROVEN));
    assertThat(repository.report(written)).isEqualTo(REPORT);
    assertThat(new String(bytesOf(keyOf(written)), ISO_8859_1)).doesNotContain("questions");
    assertThat(check().findings()).isEmpty();
    assertThat(check().counts().proofs()).isEqualTo(1);
  }

  @Test
  void theNewestDrillOfASnapshotDecides() {
    proven(second);
    proven(first);
    assertThat(repository.log().isProven(first)).isTrue();
    refuted(first);
    assertThat(repository.log().isProven(first)).isFalse();
    assertThat(repository.log().isProven(second)).isTrue();
    var last = proven(first);
    assertThat(repository.log().isProven(first)).isTrue();
    assertThat(repository.log().proofOf(first)).hasValue(last);
    assertThat(repository.log().proofs()).hasSize(4);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void betweenHostsTimeDecides() {
    refuted(first);
    try (var behind = elsewhere(TestRepository.NOW.minusSeconds(60))) {
      behind.prove(first, outcome(Proof.Verdict.PROVEN), REPORT);
    }

    assertThat(repository.log().proofs()).hasSize(2);
    assertThat(repository.log().isProven(first)).isFalse();
  }

  @Test
  void aForgottenSnapshotThatReturnsIsStillProven() {
    proven(first);
    var item = new RetentionChange.Item(first.snapshot().id(), first.hash(), "test");
    repository.forget(List.of(item), Duration.ofDays(1));
    var forgotten = repository.log().forgotten();

    assertThat(repository.log().proven()).containsExactly(first.hash());
    repository.bringBack(forgotten, "test");
    assertThat(repository.log().commits()).hasSize(2);
    assertThat(repository.log().isProven(first)).isTrue();
  }

  @Test
  void aProofHoldsOnlyForTheSnapshotOfThatVeryCommit() {
    var committer = new Committer(repository, Pen.of(repository));
    committer.commit(of(first.snapshot().id(), second.hash()));
    committer.commit(of(second.snapshot().id(), first.hash()));
    committer.commit(of(first.snapshot().id(), "0".repeat(64)));

    var log = repository.log();

    assertThat(log.refused()).isEmpty();
    assertThat(log.proofs()).hasSize(3);
    assertThat(log.proven()).isEmpty();
    assertThat(log.proofOf(first)).isEmpty();
    assertThat(log.proofOf(second)).isEmpty();
  }

  @Test
  void aProofOfASnapshotThatIsNotThereHasNoEffect() {
    proven(first);
    store.delete(Layout.commit(first.head()));

    assertThat(repository.log().proofs()).hasSize(1);
    assertThat(repository.log().proven()).isEmpty();
    assertThat(repository.log().commits()).extracting(Commit::hash).containsExactly(second.hash());
  }

  @Test
  void aProofByAnUnknownWriterIsNotBelieved() {
    var real = proven(first).proof();
    try (var hostile = new HostileWriter(repository)) {
      hostile.useUnknownKey();
      var claimed =
          new Proof(
              second.snapshot().id(),
              second.hash(),
              real.provenAt(),
              real.host(),
              real.outcome(),
              real.reportHash(),
              real.report());
      hostile.commitProof(second.snapshot().id(), ProofCodec.toBytes(claimed));
    }

    assertThat(repository.log().proven()).containsExactly(first.hash());
    assertThat(repository.log().refused())
        .extracting(CommitLog.Refused::code)
        .containsExactly(FailureCode.COMMIT_UNTRUSTED);
  }

  @Test
  void aProofThatIsReplayedAfterItWasRefutedIsNotBelieved() throws IOException {
    var good = proven(first);
    var bad = refuted(first);
    var bytes = bytesOf(Layout.commit(good.head()));
    var head = bad.head();
    store.create(
        new ObjectKey(
            "commits/%s/%010d-%s".formatted(head.writer(), head.sequence() + 1, head.snapshot())),
        Content.of(bytes));

    assertThat(repository.log().isProven(first)).isFalse();
    assertThat(repository.log().refused()).hasSize(1);
    assertThat(check().findings())
        .singleElement()
        .satisfies(it -> assertThat(it.sentence()).contains("it is a copy of"));
  }

  @Test
  void aRefutationThatWasRemovedIsMissed() {
    proven(first);
    store.delete(Layout.commit(refuted(first).head()));

    assertThat(check().findings())
        .singleElement()
        .satisfies(it -> assertThat(it.code()).isEqualTo(FailureCode.HISTORY_ROLLED_BACK));
  }

  @Test
  void whatIsNoProofIsRefusedAndTakesNothingAway() {
    proven(first);
    try (var other = elsewhere(TestRepository.NOW);
        var hostile = new HostileWriter(other)) {
      hostile.commitProof(first.snapshot().id(), new byte[] {1, 2, 3});
      hostile.commitProof(
          first.snapshot().id(), ProofCodec.toBytes(of(second.snapshot().id(), second.hash())));
    }

    assertThat(repository.log().refused())
        .extracting(CommitLog.Refused::code)
        .containsOnly(FailureCode.MANIFEST_INVALID)
        .hasSize(2);
    assertThat(repository.log().proven()).containsExactly(first.hash());
  }

  @Test
  void aHostThatOnlyWritesProvesNothing() {
    var host = EnrolledHost.of(repository, store, directory.resolve("writer"));
    var before = store.contents().size();
    try (var writing = host.open()) {
      var failed =
          catchThrowableOfType(
              KeyWrongException.class,
              () -> writing.prove(first, outcome(Proof.Verdict.PROVEN), REPORT));
      assertThat(failed.code()).isEqualTo(FailureCode.WRITES_ONLY);
    }
    assertThat(store.contents()).hasSize(before);
    try (var stolen = new StolenHost(host)) {
      var plain = ProofCodec.toBytes(of(first.snapshot().id(), first.hash()));
      stolen.commit(CommitKind.PROOF, SealType.FORGET, first.snapshot().id(), plain);
    }
    assertThat(repository.log().proofs()).isEmpty();
    assertThat(repository.log().refused()).hasSize(1);
  }

  @Test
  void whatAHostWroteThatOnlyWritesCanBeProven() {
    var host = EnrolledHost.of(repository, store, directory.resolve("writer"));
    var made = WriteOnlyHostTest.backUp(host, WriteOnlyHostTest.someFiles());
    proven(made);

    assertThat(repository.log().isProven(made)).isTrue();
    assertThat(check().findings()).isEmpty();
  }

  private void requireReportLost(ProofCommit proof, FailureCode code, String why) {
    var failed =
        catchThrowableOfType(RepositoryDamagedException.class, () -> repository.report(proof));
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.getMessage()).contains(keyOf(proof).value(), why);
    assertThat(check().findings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.code()).isEqualTo(code);
              assertThat(it.object()).isEqualTo(keyOf(proof).value());
              assertThat(it.sentence()).contains(why);
              assertThat(it.reach()).isEmpty();
            });
    assertThat(repository.log().isProven(first)).isTrue();
  }

  @Test
  void aReportThatWasRemovedIsMissed() {
    var proof = proven(first);
    proven(second);
    store.delete(keyOf(proof));

    requireReportLost(proof, FailureCode.OBJECT_MISSING, "is missing");
  }

  @Test
  void aReportWithAWrongByteIsDamaged() throws IOException {
    var proof = proven(first);
    var bytes = bytesOf(keyOf(proof));
    for (var at = 0; at < bytes.length; at += 7) {
      var damaged = bytes.clone();
      damaged[at] ^= 1;
      replace(keyOf(proof), damaged);

      requireReportLost(proof, FailureCode.OBJECT_DAMAGED, "");
    }
    for (var length = 0; length < bytes.length; length += 31) {
      replace(keyOf(proof), Arrays.copyOf(bytes, length));

      requireReportLost(proof, FailureCode.OBJECT_DAMAGED, "");
    }
  }

  @Test
  void theReportOfAnotherDrillIsNotTakenForIt() throws IOException {
    var proof = proven(first);
    replace(keyOf(proof), bytesOf(keyOf(proven(first))));
    requireReportLost(proof, FailureCode.OBJECT_DAMAGED, "");

    var other = "{\"questions\":0}".getBytes(UTF_8);
    var sealed = SealedObject.seal(SealType.EVIDENCE, keyOf(proof), other, repository.sealer());
    replace(keyOf(proof), sealed);
    requireReportLost(
        proof, FailureCode.OBJECT_DAMAGED, "is not the report that the proof was made with");
  }

  @Test
  void aReportThatClaimsToBeTooLongIsNotOpened() throws IOException {
    var proof = proven(first);
    var sealed = repository.sealer().seal(SealType.EVIDENCE, REPORT, new byte[0]);
    replace(
        keyOf(proof), new ByteWriter().varint(Proof.REPORT_BYTES_MAX + 1).raw(sealed).toBytes());

    requireReportLost(proof, FailureCode.OBJECT_DAMAGED, "limit " + Proof.REPORT_BYTES_MAX);
  }

  @Test
  void aReportMayBeAsLongAsItMayBeAndNoLonger() {
    var before = store.contents().size();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                repository.prove(
                    first, outcome(Proof.Verdict.PROVEN), new byte[Proof.REPORT_BYTES_MAX + 1]));
    assertThat(store.contents()).hasSize(before);

    var longest = new byte[Proof.REPORT_BYTES_MAX];
    var proof = repository.prove(first, outcome(Proof.Verdict.PROVEN), longest);
    assertThat(repository.report(proof)).isEqualTo(longest);
  }

  @Test
  void aReportThatNoProofNamesIsNoFaultAndOneOfAnotherNameIsForeign() throws IOException {
    store.delete(Layout.commit(proven(first).head()));
    // This host remembers the commit; whoever never saw it finds nothing wrong.
    try (var never = elsewhere(TestRepository.NOW)) {
      var report = Check.run(never, Check.Depth.STRUCTURE, Progress.NONE);
      assertThat(report.findings()).isEmpty();
      assertThat(report.advisories())
          .extracting(Advisory::kind)
          .doesNotContain(Advisory.Kind.OBJECT_UNKNOWN);
      store.create(new ObjectKey("evidence/notes.txt"), Content.of(REPORT));
      assertThat(Check.run(never, Check.Depth.STRUCTURE, Progress.NONE).advisories())
          .filteredOn(it -> it.kind() == Advisory.Kind.OBJECT_UNKNOWN)
          .singleElement()
          .satisfies(it -> assertThat(it.sentence()).contains("evidence/notes.txt"));
    }
  }

  @Test
  void aPruneLeavesReportsAlone() {
    var gone = proven(first);
    var kept = proven(second);
    var item = new RetentionChange.Item(first.snapshot().id(), first.hash(), "test");
    repository.forget(List.of(item), Duration.ZERO);
    var now = Instant.parse("2026-03-01T00:00:00Z");
    var outside = new Prune.Outside("host", now, _ -> {}, Progress.NONE);
    for (var i = 0; i < 2; i++) {
      var settings = new PruneSettings(Duration.ZERO, 0.6, 1);
      try (var prune = new Prune(repository, settings, outside)) {
        prune.run();
      }
    }

    assertThat(repository.report(gone)).isEqualTo(REPORT);
    assertThat(repository.report(kept)).isEqualTo(REPORT);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void aReportIsReadAfterARotationOfKeys() {
    var before = proven(first);
    repository.rotateKeys(Set.of());
    try (var again = Repository.open(store, TestRepository.access(directory.resolve("host")))) {
      var after = again.prove(second, outcome(Proof.Verdict.PROVEN), REPORT);

      assertThat(again.report(before)).isEqualTo(REPORT);
      assertThat(again.report(after)).isEqualTo(REPORT);
      assertThat(again.log().proven()).containsExactlyInAnyOrder(first.hash(), second.hash());
    }
  }
}
