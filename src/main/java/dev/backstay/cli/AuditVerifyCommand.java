package dev.backstay.cli;

import dev.backstay.audit.AuditVerdict;
import dev.backstay.daemon.ServiceState;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/// Verifies the audit trail.
@Command(
    name = "verify",
    description = "Say whether the audit trail is what was entered.",
    footer = {
      "",
      "Ends with 41 if it is not. Records are chained by hashes; the end of the chain is vouched for"
          + " by a key and kept in a file beside the database.",
      "",
      "Examples:",
      "  backstay audit verify",
      "  backstay audit verify --json"
    })
final class AuditVerifyCommand extends SessionCommand {

  AuditVerifyCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var verdict =
        new Remembered(session())
            .withIfThere(
                state ->
                    state
                        .map(AuditVerifyCommand::verify)
                        .orElse(new AuditVerdict.Whole(0, Optional.empty())));
    return tell(verdict);
  }

  private static AuditVerdict verify(ServiceState state) {
    try {
      return state.verifyTrail();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static StoreUnavailableException unreadable(IOException e) {
    return new StoreUnavailableException(
        FailureCode.AUDIT_FAILED,
        "the audit trail cannot be read: " + e.getMessage(),
        "See whether its disk is well.",
        e);
  }

  private ExitCode tell(AuditVerdict verdict) {
    return switch (verdict) {
      case AuditVerdict.Whole(var count, _) -> {
        if (output().isJson()) {
          output()
              .object(
                  json -> {
                    json.writeBooleanProperty("whole", true);
                    json.writeNumberProperty("count", count);
                  });
        } else {
          output().line("whole: " + Words.count(count, "record", "records"));
        }
        yield ExitCode.OK;
      }
      case AuditVerdict.Broken(var number, var flaw, var why) -> {
        var word = flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (output().isJson()) {
          output()
              .object(
                  json -> {
                    json.writeBooleanProperty("whole", false);
                    json.writeNumberProperty("number", number);
                    json.writeStringProperty("flaw", word);
                    json.writeStringProperty("why", why);
                  });
        } else {
          output().line("not whole: %s at record %d: %s".formatted(word, number, why));
        }
        yield ExitCode.CHECK_FAILED;
      }
    };
  }
}
