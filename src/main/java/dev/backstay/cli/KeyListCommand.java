package dev.backstay.cli;

import picocli.CommandLine.Command;

/// Lists key slots.
@Command(
    name = "list",
    description = "List the ways to open the repository.",
    footer = {"", "Examples:", "  backstay key list"})
final class KeyListCommand extends SessionCommand {

  KeyListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (var repository = session().open(session().installation())) {
      var slots = repository.keySlots();
      if (output().isJson()) {
        output().object(json -> KeySlotText.write(json, slots, repository.keyEpoch()));
      } else {
        output().table(KeySlotText.table(slots, repository.keyEpoch()));
      }
    }
    return ExitCode.OK;
  }
}
