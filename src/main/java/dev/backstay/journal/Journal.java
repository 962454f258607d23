package dev.backstay.journal;

import dev.backstay.access.AccountLedger;
import dev.backstay.access.TokenLedger;
import dev.backstay.alarm.AlarmLedger;
import dev.backstay.audit.AuditLog;
import dev.backstay.audit.ForwardLedger;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.dispatch.SettingsLedger;
import dev.backstay.failure.FormatNewerException;
import dev.backstay.failure.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;

/// The database of what the service remembers: `journal.db` of a directory, which has to be on a
/// disk of this host.
///
/// May be used by several threads at once, and by several processes: who writes waits for who
/// writes already, for ten seconds at most; who reads waits for nobody. What was written is durable
/// when the method returns.
///
/// A failure to read or write is thrown as [StoreUnavailableException], with the code `store-full`
/// if there is no room and `journal-damaged` if what stands there cannot be read; the audit trail's
/// is an [java.io.IOException], as it promises. Times are of the years 0 to 9999.
public final class Journal implements AutoCloseable {

  private final JournalFaults faults;
  private final Link writer;
  private final Link reader;

  Journal(JournalFaults faults, Link writer, Link reader) {
    this.faults = faults;
    this.writer = writer;
    this.reader = reader;
  }

  /// Statements that belong together.
  interface Work<T> {

    /// Runs them.
    T in(Link link) throws SQLException;
  }

  /// Opens the journal of that directory; makes both if they are absent. One that is there is never
  /// replaced, whatever state it is in.
  ///
  /// @throws FormatNewerException if a newer version wrote it
  /// @throws StoreUnavailableException if it cannot be read and written, or is damaged
  public static Journal open(Path directory) {
    return new JournalFile(directory).open();
  }

  /// The runs, and what is remembered of jobs.
  public RunLedger runs() {
    return new RunRows(this);
  }

  /// The settings that were changed.
  public SettingsLedger settings() {
    return new SettingsRows(this);
  }

  /// The tokens.
  public TokenLedger tokens() {
    return new TokenRows(this);
  }

  /// The accounts.
  public AccountLedger accounts() {
    return new AccountRows(this);
  }

  /// The alarms.
  public AlarmLedger alarms() {
    return new AlarmRows(this);
  }

  /// The audit trail.
  public AuditLog audit() {
    return new AuditRows(this);
  }

  /// How far the audit trail was sent on.
  public ForwardLedger forwarded() {
    return new ForwardRows(this);
  }

  /// Asks one question, beside whoever writes.
  <T> T read(Work<T> question) {
    try {
      return reader.alone(question);
    } catch (SQLException failed) {
      throw faults.of("read", failed);
    }
  }

  /// Does all of it durably or, if it throws, nothing.
  <T> T write(Work<T> change) {
    try {
      return writer.alone(link -> link.together(change));
    } catch (SQLException failed) {
      throw faults.of("written", failed);
    }
  }

  /// Lets go of the database; nothing is lost without it.
  ///
  /// @throws StoreUnavailableException if that failed
  @Override
  public void close() {
    try (reader;
        writer) {
      return;
    } catch (SQLException failed) {
      throw faults.of("closed", failed);
    }
  }
}
