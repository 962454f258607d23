package dev.backstay.component.sqlite;

import dev.backstay.component.Expectation;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A copy of a database that is checked, and whose vital signs are taken, while its bytes are
/// stored: both are of one copy that nobody changes, and only what was found whole is kept.
///
/// Used by one thread.
final class CopyUnderCheck implements AutoCloseable {

  private final DatabaseCopy copy;
  private final Database database;
  private final FutureTask<Verdict> check;

  /// What was found.
  ///
  /// @param details what is worth recording, by stable name
  record Verdict(SortedMap<String, String> details, SortedMap<String, String> vitals) {}

  private CopyUnderCheck(DatabaseCopy copy, Database database, List<Expectation> expected) {
    this.copy = copy;
    this.database = database;
    check = new FutureTask<>(() -> check(copy, database, expected));
  }

  /// Begins to check the copy, which is deleted when this is closed.
  ///
  /// @param expected what its vital signs are held against
  static CopyUnderCheck begin(DatabaseCopy copy, List<Expectation> expected)
      throws IOException, InvalidDatabaseException {
    try {
      var begun = new CopyUnderCheck(copy, Database.still(copy.file()), List.copyOf(expected));
      Thread.ofPlatform().daemon().name("check-database").start(begun.check);
      return begun;
    } catch (SQLException broken) {
      copy.delete();
      throw InvalidDatabaseException.unreadable(broken);
    }
  }

  private static Verdict check(DatabaseCopy copy, Database database, List<Expectation> expected)
      throws IOException, InvalidDatabaseException {
    var details = copy.details(DatabaseCheck.of(copy.file(), database));
    return new Verdict(details, DatabaseVitals.of(copy.file(), database, expected));
  }

  /// The copy.
  DatabaseCopy copy() {
    return copy;
  }

  /// Waits for what is found.
  ///
  /// @throws InvalidDatabaseException if it is not a whole database
  Verdict await() throws IOException, InvalidDatabaseException {
    try {
      return check.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a database was checked", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InvalidDatabaseException invalid -> throw invalid;
        case IOException fault -> throw fault;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("checking a database failed", e);
      }
    }
  }

  /// Ends the check, should it still run, and deletes the copy.
  @Override
  public void close() throws IOException {
    if (!check.isDone()) {
      interrupt();
    }
    try {
      database.close();
    } catch (SQLException refused) {
      throw new IOException("SQLite cannot close it: " + refused.getMessage(), refused);
    } finally {
      copy.delete();
    }
  }

  private void interrupt() {
    // Who is told to stop still waits until nobody uses what is closed and deleted next.
    var wasInterrupted = Thread.interrupted();
    try (var _ = new Deadline(database, Duration.ZERO)) {
      var _ = await();
    } catch (IOException | InvalidDatabaseException | RuntimeException nobodyAsks) {
      // What was to be stored is not kept.
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
