package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.EntryPath;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Removes a key slot.
@Command(
    name = "remove",
    description = "Remove a way to open the repository; the last one stays.",
    footer = {
      "",
      "A copy of the slot, with its secret, still opens the repository, also what is written later:"
          + " `backstay key rotate` ends that.",
      "",
      "Examples:",
      "  backstay key remove 3fa9c01b77d2"
    })
final class KeyRemoveCommand extends SessionCommand {

  private static final Pattern SLOT = Pattern.compile("[0-9a-f]{12}");

  @Parameters(paramLabel = "SLOT", description = "Its id, from `backstay key list`.")
  private String slot = "";

  KeyRemoveCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    requireSlot(slot);
    try (var repository = session().open(session().installation())) {
      repository.removeKeySlot(slot);
      if (output().isJson()) {
        output().object(json -> json.writeStringProperty("removed", slot));
      } else {
        output().line("removed key slot " + slot);
      }
    }
    return ExitCode.OK;
  }

  static void requireSlot(String slot) {
    if (!SLOT.matcher(slot).matches()) {
      throw new UsageException(
          FailureCode.KEY_SLOT_UNKNOWN,
          "not a key slot: " + EntryPath.escape(slot),
          "`backstay key list` shows the slots.");
    }
  }
}
