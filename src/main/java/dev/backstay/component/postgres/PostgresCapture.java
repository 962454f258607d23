package dev.backstay.component.postgres;

import dev.backstay.component.Queryable;
import dev.backstay.component.VitalNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.IncomingContent;
import dev.backstay.snapshot.IncomingEntry;
import dev.backstay.snapshot.Note;
import dev.backstay.snapshot.NoteBook;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A dump of one database, at the point of a transaction that stays open until it is read.
final class PostgresCapture implements Capture, Queryable {

  private static final int OWNER_ONLY = 0600;

  private final Clients clients;
  private final Sql transaction;
  private final String snapshot;
  private final DatabaseFacts facts;
  private final Instant point;
  private final NoteBook notes = new NoteBook();
  private long dumpedBytes = -1;
  private boolean delivered;

  private PostgresCapture(
      Clients clients, Sql transaction, String snapshot, DatabaseFacts facts, Instant point) {
    this.clients = clients;
    this.transaction = transaction;
    this.snapshot = snapshot;
    this.facts = facts;
    this.point = point;
  }

  /// Opens the transaction, and asks in it what the dump must hold.
  static PostgresCapture open(Clients clients, Sql transaction, Instant point) throws IOException {
    transaction.run("begin isolation level repeatable read read only");
    var snapshot = transaction.value("select pg_catalog.pg_export_snapshot()");
    var facts = DatabaseFacts.ask(transaction, clients.database().expectations());
    var major = Integer.parseInt(facts.details().getOrDefault("server_version_num", "0")) / 10_000;
    return new PostgresCapture(clients.fitFor(major), transaction, snapshot, facts, point);
  }

  /// The one entry of such a component.
  static EntryPath dumpOf(ComponentName component) {
    return new EntryPath(component.value() + ".dump");
  }

  @Override
  public ComponentName component() {
    return clients.database().name();
  }

  @Override
  public ComponentKind kind() {
    return clients.database().kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    if (delivered) {
      return Optional.empty();
    }
    delivered = true;
    return Optional.of(new IncomingEntry(meta(0), this::content, false));
  }

  private IncomingContent content() {
    var limit = clients.database().timeout();
    try {
      var arguments =
          List.of(
              "--format=custom",
              "--compress=0",
              "--lock-wait-timeout=60s",
              "--snapshot=" + snapshot,
              Clients.databaseArgument(clients.database().database()));
      return new DumpContent(this, clients.start("pg_dump", arguments, limit));
    } catch (IOException e) {
      throw failed("could not be dumped: " + e.getMessage(), e);
    }
  }

  /// Takes note that the dump ended.
  ///
  /// @throws CaptureFailedException if it is not whole
  EntryMeta end(Optional<String> problem, ArchiveScan scan, long bytes) {
    if (problem.isPresent()) {
      throw failed("could not be dumped: pg_dump " + problem.get(), null);
    }
    try {
      var lacking = new TreeSet<>(facts.tables());
      lacking.removeAll(scan.end());
      if (!lacking.isEmpty()) {
        throw failed("was dumped without the rows of " + String.join(", ", lacking), null);
      }
    } catch (IOException e) {
      throw failed("gave " + e.getMessage(), e);
    }
    dumpedBytes = bytes;
    return meta(bytes);
  }

  CaptureFailedException failed(String what, @org.jspecify.annotations.Nullable IOException cause) {
    return Failures.capture(clients.database(), what, cause);
  }

  private EntryMeta meta(long bytes) {
    var nanos = TimeUnit.SECONDS.toNanos(point.getEpochSecond()) + point.getNano();
    var attributes = Attributes.of(OWNER_ONLY, 0, 0, nanos);
    return new EntryMeta(dumpOf(component()), EntryType.FILE, attributes, bytes, "", false, 0);
  }

  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    transaction.ask(query, each);
  }

  @Override
  public void note(Note note) {
    notes.add(note);
  }

  @Override
  public CaptureFacts finish() {
    if (dumpedBytes < 0) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED, component() + " was not dumped to its end", null);
    }
    var vitals = new TreeMap<>(facts.vitals());
    vitals.put(VitalNames.BYTES, Long.toString(dumpedBytes));
    var version = facts.details().getOrDefault("server_version", "?");
    return new CaptureFacts(
        "PostgreSQL " + version,
        point,
        point,
        facts.details(),
        vitals,
        notes.kept(),
        notes.count(),
        notes.isIncomplete());
  }

  @Override
  public void close() {
    transaction.close();
  }
}
