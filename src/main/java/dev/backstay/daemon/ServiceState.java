package dev.backstay.daemon;

import dev.backstay.access.Accounts;
import dev.backstay.access.Principal;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Tokens;
import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditHead;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.audit.AuditVerdict;
import dev.backstay.audit.AuditVerification;
import dev.backstay.dispatch.RuntimeSettings;
import dev.backstay.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// What the service remembers, for itself and for commands that look at it or change it while it
/// runs.
public final class ServiceState implements AutoCloseable {

  /// Who types commands on this host as the user that may write the state.
  private static final Role OWNER_ROLE = Role.ADMIN;

  private static final String DIRECTORY = "service";

  private final Path directory;
  private final Journal journal;
  private final AuditKey key;
  private final WitnessedLog log;
  private final AuditTrail trail;
  private final Tokens tokens;
  private final Accounts accounts;

  private ServiceState(Path directory, Journal journal, InstantSource time) {
    this.directory = directory;
    this.journal = journal;
    key = AuditKeyFile.readOrMake(directory.resolve("audit.key"));
    log = new WitnessedLog(journal.audit(), directory.resolve("audit.head"));
    trail = new AuditTrail(log, key, time, log.witness());
    tokens = new Tokens(journal.tokens(), time);
    accounts = new Accounts(journal.accounts(), time);
  }

  /// Opens what is remembered; makes it if there is nothing yet.
  ///
  /// @param stateDirectory where this host keeps what it must remember
  /// @throws dev.backstay.failure.OperationFailedException if it cannot be read and written
  public static ServiceState open(Path stateDirectory, InstantSource time) {
    var directory = stateDirectory.resolve(DIRECTORY);
    var journal = Journal.open(directory);
    try {
      return new ServiceState(directory, journal, time);
    } catch (RuntimeException | Error failed) {
      journal.close();
      throw failed;
    }
  }

  /// What was changed of the settings of an orchestrator while a service ran; nothing if none ever
  /// ran with that directory.
  ///
  /// @throws dev.backstay.failure.OperationFailedException if it cannot be read
  public static RuntimeSettings changedSettings(
      Path stateDirectory, String orchestrator, InstantSource time) {
    if (Files.notExists(stateDirectory.resolve(DIRECTORY).resolve("journal.db"))) {
      return RuntimeSettings.NONE;
    }
    try (var state = open(stateDirectory, time)) {
      return state.journal().settings().settings(orchestrator);
    }
  }

  /// Where it is.
  public Path directory() {
    return directory;
  }

  public Journal journal() {
    return journal;
  }

  public AuditTrail trail() {
    return trail;
  }

  public Tokens tokens() {
    return tokens;
  }

  public Accounts accounts() {
    return accounts;
  }

  /// Whether nobody could prove to the service who they are.
  public boolean isNobodyKnown() {
    return journal.accounts().list().isEmpty() && journal.tokens().list().isEmpty();
  }

  /// The user who may write this state, as far as the service is concerned.
  public static Principal owner() {
    return new Principal(
        System.getProperty("user.name"),
        Principal.Kind.LOCAL_SOCKET,
        OWNER_ROLE,
        Scope.everything());
  }

  /// Enters what a command is about to do into the audit trail.
  ///
  /// @throws dev.backstay.failure.StoreUnavailableException if that fails: it must not be done then
  public void enter(String action, String object, String outcome) {
    var owner = owner();
    var _ =
        trail.append(
            new AuditEvent(
                owner.kind().label() + " " + owner.name(),
                owner.role().label(),
                "command line",
                action,
                object,
                outcome,
                ""));
  }

  /// Whether the audit trail is what was entered, as far as the head beside it vouches for it.
  ///
  /// @throws IOException if it cannot be read
  public AuditVerdict verifyTrail() throws IOException {
    return new AuditVerification(journal.audit(), key).verify(witness());
  }

  private Optional<AuditHead> witness() {
    return log.witness();
  }

  @Override
  public void close() {
    journal.close();
  }
}
