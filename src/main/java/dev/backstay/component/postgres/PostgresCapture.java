package dev.backstay.component.postgres;

import dev.backstay.component.Queryable;
import dev.backstay.component.Row;
import dev.backstay.component.VitalNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.rows.RowSource;
import dev.backstay.rows.Tabular;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A dump of one database, at the point of a transaction that stays open until it is read.
final class PostgresCapture implements Capture, Queryable, Tabular {

  private static final int OWNER_ONLY = 0600;

  private final PostgresHandler handler;
  private final Sql transaction;
  private final String snapshot;
  private final Instant point;
  private final Instant pointUntil;
  private final NoteBook notes = new NoteBook();
  private @Nullable Clients fit;
  private DatabaseFacts facts = DatabaseFacts.NONE;
  private long dumpedBytes = -1;
  private boolean delivered;

  private PostgresCapture(
      PostgresHandler handler,
      Sql transaction,
      String snapshot,
      Instant point,
      Instant pointUntil) {
    this.handler = handler;
    this.transaction = transaction;
    this.snapshot = snapshot;
    this.point = point;
    this.pointUntil = pointUntil;
  }

  /// Opens the transaction. What takes time, as counting rows, is left for later: the points of
  /// other components are waiting.
  static PostgresCapture open(PostgresHandler handler, Sql transaction, InstantSource clock)
      throws IOException {
    var point = clock.instant();
    transaction.run("begin isolation level repeatable read read only");
    var snapshot = transaction.value("select pg_catalog.pg_export_snapshot()");
    return new PostgresCapture(handler, transaction, snapshot, point, clock.instant());
  }

  /// The one entry of such a component.
  static EntryPath dumpOf(ComponentName component) {
    return new EntryPath(component.value() + ".dump");
  }

  @Override
  public ComponentName component() {
    return handler.component().name();
  }

  @Override
  public ComponentKind kind() {
    return handler.component().kind();
  }

  @Override
  public Optional<IncomingEntry> next() {
    if (delivered) {
      return Optional.empty();
    }
    delivered = true;
    try {
      fit = handler.fit(transaction);
      facts = DatabaseFacts.ask(transaction, handler.component().expectations());
    } catch (IOException e) {
      throw failed("cannot be captured: " + e.getMessage(), e);
    }
    return Optional.of(new IncomingEntry(meta(0), this::content, false));
  }

  private IncomingContent content() {
    var limit = handler.component().timeout();
    try {
      var arguments =
          List.of(
              "--format=custom",
              "--compress=0",
              "--lock-wait-timeout=60s",
              "--snapshot=" + snapshot,
              Clients.databaseArgument(handler.component().database()));
      var size = "select pg_catalog.pg_database_size(pg_catalog.current_database())";
      var databaseBytes = Long.parseLong(transaction.value(size));
      var dump = Objects.requireNonNull(fit).start("pg_dump", arguments, limit);
      return new DumpContent(this, dump, databaseBytes);
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

  CaptureFailedException failed(String what, @Nullable IOException cause) {
    return Failures.capture(handler.component(), what, cause);
  }

  private EntryMeta meta(long bytes) {
    var nanos = TimeUnit.SECONDS.toNanos(point.getEpochSecond()) + point.getNano();
    var attributes = Attributes.of(OWNER_ONLY, 0, 0, nanos);
    return new EntryMeta(dumpOf(component()), EntryType.FILE, attributes, bytes, "", false, 0);
  }

  /// Asks at the same point, by a connection of its own: a query that fails ends its connection,
  /// and the dump needs the other one.
  @Override
  public void ask(String query, Consumer<String> each) throws IOException {
    try (var sql = atPoint()) {
      new Questions(sql).ask(query, each);
    }
  }

  @Override
  public void rows(String query, Consumer<Row> each) throws IOException {
    try (var sql = atPoint()) {
      RowQuery.ask(sql, query, each);
    }
  }

  @Override
  public RowSource open(Duration limit) throws IOException {
    return PostgresRows.of(atPoint(limit));
  }

  private Sql atPoint() throws IOException {
    return atPoint(handler.component().timeout());
  }

  private Sql atPoint(Duration limit) throws IOException {
    var sql = handler.connect(limit);
    try {
      sql.run("begin isolation level repeatable read read only");
      sql.run("set transaction snapshot " + Sql.literal(snapshot));
      return sql;
    } catch (IOException e) {
      sql.close();
      throw e;
    }
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
        pointUntil,
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
