package dev.backstay.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.audit.AuditVerdict;
import dev.backstay.audit.AuditVerification;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger.Filter;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.run.RunId;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final AuditEvent EVENT = new AuditEvent("a", "b", "c", "d", "e", "f", "");
  private static final AuditKey KEY = new AuditKey(new byte[AuditKey.BYTES_MIN]);

  @TempDir Path temporary;
  private Path place;
  private Path file;

  @BeforeEach
  void place() {
    place = temporary.resolve("state/journal");
    file = place.resolve("journal.db");
  }

  private static Run run() {
    var arguments = List.of("x".repeat(500));
    return Run.asked(
        RunId.random(), RunRequest.of("one", RunKind.CHECK, arguments, "schedule"), AT);
  }

  private static AuditTrail trail(Journal journal) {
    return new AuditTrail(journal.audit(), KEY, new SettableTime(AT.toString()));
  }

  private void fill(int runs) {
    try (var journal = Journal.open(place)) {
      var trail = trail(journal);
      for (var each = 0; each < runs; each++) {
        journal.runs().begin(run(), Optional.empty());
        trail.append(EVENT);
      }
    }
  }

  private Connection directly() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private void change(String... statements) throws SQLException {
    try (var connection = directly();
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private void assertUnavailable(FailureCode code, ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            it -> {
              assertThat(it.code()).isEqualTo(code);
              assertThat(it.hint()).isPresent();
            })
        .hasMessageContaining("the journal " + file);
  }

  private void assertDamaged() throws IOException {
    var before = Files.readAllBytes(file);
    for (var attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> Journal.open(place))
          .isInstanceOfSatisfying(
              StoreUnavailableException.class,
              it -> {
                assertThat(it.code()).isEqualTo(FailureCode.JOURNAL_DAMAGED);
                assertThat(it.hint().orElseThrow())
                    .startsWith(
                        "Move it elsewhere, together with journal.db-wal and journal.db-shm")
                    .contains("tokens", "audit trail", "no snapshot");
              })
          .hasMessageContaining("the journal %s is damaged", file);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void itIsItsOwnersAlone() throws IOException {
    try (var journal = Journal.open(place)) {
      journal.runs().begin(run(), Optional.empty());

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
          .isEqualTo("rwx------");
      for (var name : List.of("", "-wal", "-shm", ".lock")) {
        var permissions = Files.getPosixFilePermissions(place.resolve("journal.db" + name));
        assertThat(PosixFilePermissions.toString(permissions)).as(name).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void everyChangeIsSynced() throws SQLException {
    fill(1);
    try (var link = Link.open(file)) {
      assertThat(link.number("pragma synchronous")).isEqualTo(2);
      assertThat(link.first(row -> row.text("journal_mode"), "pragma journal_mode"))
          .contains("wal");
      assertThat(link.number("pragma user_version")).isEqualTo(Schema.version());
    }
  }

  @Test
  void whoWritesWithoutAPauseLetsOthersInBetween() throws Exception {
    fill(1);
    var ended = new AtomicBoolean();
    var writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var journal = Journal.open(place)) {
                    while (!ended.get()) {
                      journal.runs().begin(run(), Optional.empty());
                    }
                  }
                });
    try (var journal = Journal.open(place)) {
      for (var i = 0; i < 50; i++) {
        var run = run();
        journal.runs().begin(run, Optional.empty());
        assertThat(journal.runs().find(run.id())).contains(run);
      }
    } finally {
      ended.set(true);
      writer.join();
    }
  }

  @Test
  void aPlaceMayHaveAnyName() {
    var odd = temporary.resolve("a b?mode=ro#c%41+ü'😀");
    var run = run();
    try (var journal = Journal.open(odd)) {
      journal.runs().begin(run, Optional.empty());
    }
    assertThat(odd.resolve("journal.db")).exists();
    try (var journal = Journal.open(odd)) {
      assertThat(journal.runs().find(run.id())).contains(run);
    }
  }

  @Test
  void manyThatOpenANewOneAtOnceHaveTheSame() throws Exception {
    var opens = new ArrayList<Callable<RunId>>();
    for (var each = 0; each < 8; each++) {
      opens.add(
          () -> {
            var run = run();
            try (var journal = Journal.open(place)) {
              journal.runs().begin(run, Optional.empty());
            }
            return run.id();
          });
    }
    var kept = new ArrayList<RunId>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(opens)) {
        kept.add(each.get());
      }
    }
    try (var journal = Journal.open(place)) {
      assertThat(journal.runs().unfinished())
          .extracting(Run::id)
          .containsExactlyInAnyOrderElementsOf(kept);
    }
  }

  @Test
  void whatAKilledOneLeftWhileMakingItIsInNobodysWay() throws IOException {
    Files.createDirectories(place);
    Files.writeString(place.resolve("journal.db.new"), "half of it");
    Files.writeString(place.resolve("journal.db.new-journal"), "half of it");
    fill(1);

    try (var files = Files.list(place)) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("journal.db", "journal.db.lock");
    }
  }

  @Test
  void whatIsNoDatabaseIsRefusedAndKept() throws IOException {
    fill(1);
    for (var content : List.of("", "x", "SQLite format 3\0", "not a database\n".repeat(1_000))) {
      Files.writeString(file, content);
      assertDamaged();
    }
  }

  @Test
  void anotherDatabaseIsRefusedAndKept() throws Exception {
    Files.createDirectories(place);
    change("create table run (id text)", "insert into run values ('x')");
    assertDamaged();
  }

  /// Every page in turn but the first, whose beginning says that it is a database at all.
  @Test
  void damagedPagesAreRefusedAndKept() throws IOException {
    fill(40);
    var whole = Files.readAllBytes(file);
    var random = new Random(4711);
    for (var page = 4_096; page < whole.length; page += 4_096) {
      var damaged = whole.clone();
      var noise = new byte[512];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, damaged, page, noise.length);
      Files.write(file, damaged);
      assertDamaged();
    }
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertDamaged();
    Files.write(file, whole);
    Journal.open(place).close();
  }

  /// As a machine leaves it that lost its power: what stands in the log up to the cut is whole.
  @Test
  void aLogThatIsCutOrTornLosesOnlyWhatWasWrittenLast() throws Exception {
    var begun = new ArrayList<Run>();
    byte[] database;
    byte[] log;
    try (var journal = Journal.open(place)) {
      var trail = trail(journal);
      for (var each = 0; each < 30; each++) {
        begun.add(run());
        journal.runs().begin(begun.getLast(), Optional.empty());
        trail.append(EVENT);
      }
      database = Files.readAllBytes(file);
      log = Files.readAllBytes(place.resolve("journal.db-wal"));
    }
    var random = new Random(4712);
    var lost = 0;
    for (var round = 0; round < 60; round++) {
      var torn = Arrays.copyOf(log, random.nextInt(log.length + 1));
      if (torn.length > 0 && random.nextBoolean()) {
        torn[random.nextInt(torn.length)] ^= 1;
      }
      Files.write(file, database);
      Files.write(place.resolve("journal.db-wal"), torn);
      try (var journal = Journal.open(place)) {
        var left = journal.runs().unfinished();
        assertThat(left).isEqualTo(begun.subList(0, left.size()));
        assertThat(new AuditVerification(journal.audit(), KEY).verify(Optional.empty()))
            .isInstanceOfSatisfying(
                AuditVerdict.Whole.class,
                it -> assertThat(it.count()).isBetween(left.size() - 1L, (long) left.size()));
        lost += begun.size() - left.size();
        journal.runs().begin(run(), Optional.empty());
      }
    }
    assertThat(lost).isBetween(1, 60 * begun.size() - 1);
  }

  @Test
  void aJournalThatIsMissingWhileItsLogIsThereIsNotBegunAnew() throws IOException {
    fill(1);
    Files.delete(file);
    Files.writeString(place.resolve("journal.db-wal"), "what was written last");

    assertUnavailable(FailureCode.JOURNAL_DAMAGED, () -> Journal.open(place));
    assertThat(file).doesNotExist();
  }

  @Test
  void aNewerOneIsRefusedAndKept() throws Exception {
    fill(1);
    change("pragma user_version = " + (Schema.version() + 1));
    var before = Files.readAllBytes(file);

    assertThatThrownBy(() -> Journal.open(place))
        .isInstanceOfSatisfying(
            FormatNewerException.class,
            it -> assertThat(it.code()).isEqualTo(FailureCode.FORMAT_NEWER))
        .hasMessageContaining("has version %d", Schema.version() + 1)
        .hasMessageContaining(file.toString());
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void whatCannotBeMadeIsAFailure() throws IOException {
    Files.createDirectories(place.getParent());
    Files.writeString(place, "a file");

    assertUnavailable(FailureCode.STORE_UNAVAILABLE, () -> Journal.open(place));
  }

  @Test
  void whatCannotBeWrittenIsAFailureAndCanBeRead() throws Exception {
    fill(1);
    try (var journal =
        new Journal(new JournalFaults(file), Link.reading(file), Link.reading(file))) {
      assertUnavailable(
          FailureCode.STORE_UNAVAILABLE, () -> journal.runs().begin(run(), Optional.empty()));
      assertThat(journal.runs().unfinished()).hasSize(1);
    }
  }

  @Test
  void afterItIsClosedNothingIsKept() {
    var journal = Journal.open(place);
    journal.close();
    journal.close();

    assertUnavailable(
        FailureCode.STORE_UNAVAILABLE, () -> journal.runs().begin(run(), Optional.empty()));
    assertUnavailable(FailureCode.STORE_UNAVAILABLE, () -> journal.runs().unfinished());
    assertThatThrownBy(() -> journal.audit().last()).isInstanceOf(IOException.class);
  }

  @Test
  void withoutRoomNothingIsHalfKeptAndItGoesOnOnceThereIsSome() throws Exception {
    fill(1);
    var writer = Link.open(file);
    writer.run("pragma max_page_count = " + (writer.number("pragma page_count") + 8));
    var kept = 1;
    try (var journal = new Journal(new JournalFaults(file), writer, Link.reading(file))) {
      var trail = trail(journal);
      var isFull = false;
      while (!isFull) {
        try {
          journal.runs().begin(run(), Optional.empty());
          kept++;
        } catch (StoreUnavailableException full) {
          assertThat(full.code()).isEqualTo(FailureCode.STORE_FULL);
          assertThat(full).hasMessageContaining(file.toString());
          isFull = true;
        }
      }
      assertThat(journal.runs().unfinished()).hasSize(kept);
      assertThatThrownBy(
              () -> {
                for (var each = 0; each < 100; each++) {
                  trail.append(EVENT);
                }
              })
          .isInstanceOfSatisfying(
              StoreUnavailableException.class,
              it -> assertThat(it.code()).isEqualTo(FailureCode.AUDIT_FAILED));
      assertThat(new AuditVerification(journal.audit(), KEY).verify(Optional.empty()))
          .isInstanceOf(AuditVerdict.Whole.class);

      writer.run("pragma max_page_count = 1000000");
      journal.runs().begin(run(), Optional.empty());
      trail.append(EVENT);
      assertThat(journal.runs().list(Filter.ALL, Optional.empty(), 9_999)).hasSize(kept + 1);
    }
  }

  @Test
  void theAuditTrailIsNeitherChangedNorRemovedNorReplaced() throws Exception {
    fill(2);
    for (var attempt :
        List.of(
            "update audit set actor = 'nobody' where number = 1",
            "delete from audit where number = 2",
            "delete from audit",
            "insert or replace into audit select 1, at, 'nobody', role, source, action, object,"
                + " outcome, request_digest, previous_hash, hash from audit where number = 2")) {
      assertThatThrownBy(() -> change(attempt))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("no record of the audit trail");
    }
    try (var journal = Journal.open(place)) {
      var verdict = new AuditVerification(journal.audit(), KEY).verify(Optional.empty());
      assertThat(verdict).isEqualTo(new AuditVerdict.Whole(2, journal.audit().last()));
    }
  }

  @Test
  void aRowThatNobodyWroteIsDamage() throws Exception {
    fill(1);
    change(
        "update run set kind = 'nonsense'",
        "drop trigger audit_update",
        "update audit set at = 'yesterday'");
    try (var journal = Journal.open(place)) {
      assertUnavailable(FailureCode.JOURNAL_DAMAGED, () -> journal.runs().unfinished());
      assertThatThrownBy(() -> journal.audit().read(1, _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("yesterday");
    }
  }

  @Test
  void whoReadsDoesNotWaitForWhoWritesAndWhoWritesDoes() throws Exception {
    var settings = RuntimeSettings.NONE;
    try (var journal = Journal.open(place);
        var other = directly();
        var statement = other.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      statement.execute("begin immediate");
      statement.execute("insert into settings (orchestrator, enabled) values ('one', 0)");
      var write = threads.submit(() -> journal.settings().putSettings("one", settings));
      assertThat(journal.settings().settings("one")).isEqualTo(settings);
      assertThat(journal.runs().unfinished()).isEmpty();
      assertThat(write.isDone()).isFalse();
      statement.execute("commit");
      write.get();
      assertThat(journal.settings().settings("one")).isEqualTo(settings);
    }
  }

  @Test
  void theDatabaseSaysWhoseItIs() throws IOException {
    fill(1);
    var header = Files.readAllBytes(file);
    assertThat(new String(header, 68, 4, StandardCharsets.US_ASCII)).isEqualTo("bsj1");
  }
}
