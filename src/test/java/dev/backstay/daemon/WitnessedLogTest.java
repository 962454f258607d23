package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.audit.AuditEvent;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.audit.AuditVerdict;
import dev.backstay.audit.AuditVerification;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.testing.FaultMode;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.InMemoryAuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The head that is kept beside the audit trail, on a disk that fails or is full.
class WitnessedLogTest {

  private static final AuditKey KEY = new AuditKey(new byte[AuditKey.BYTES_MIN]);
  private static final AuditEvent EVENT =
      new AuditEvent("ada", "admin", "here", "DELETE", "snapshot", "begins", "");

  @TempDir Path directory;
  private final InMemoryAuditLog log = new InMemoryAuditLog();

  private AuditTrail trail(Faults faults) {
    return trail(new WitnessedLog(log, head(faults)));
  }

  private Path head(Faults faults) {
    return new FaultyFileSystem(faults).wrap(directory.resolve("audit.head"));
  }

  private static AuditTrail trail(WitnessedLog witnessed) {
    return new AuditTrail(witnessed, KEY, InstantSource.system(), witnessed.witness());
  }

  @Test
  void whatCannotBeWitnessedIsRefusedWhateverStepFails() throws IOException {
    var whole = Faults.none();
    var _ = trail(whole).append(EVENT);
    assertThat(whole.count()).isPositive();

    for (var step = 1; step <= whole.count(); step++) {
      assertRefused(Faults.at(step, FaultMode.NOT_APPLIED), step + " of " + whole.steps());
    }
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve("audit.head"));
    }
    for (var step = 1; step <= whole.count(); step++) {
      assertRefused(Faults.at(step, FaultMode.PERMANENT), step + " of " + whole.steps());
    }

    // Once there is room again it goes on, and the trail is one.
    var witnessed = new WitnessedLog(log, directory.resolve("audit.head"));
    var head = trail(witnessed).append(EVENT);
    assertThat(witnessed.witness()).contains(head);
    assertThat(new AuditVerification(log, KEY).verify(witnessed.witness()))
        .isInstanceOf(AuditVerdict.Whole.class);
  }

  private void assertRefused(Faults faults, String said) {
    var trail = trail(faults);
    assertThatThrownBy(() -> trail.append(EVENT))
        .as(said)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            it -> assertThat(it.code()).isEqualTo(FailureCode.AUDIT_FAILED));
  }
}
