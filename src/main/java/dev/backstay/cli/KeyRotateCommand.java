package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.repository.KeyRotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Begins a new key epoch.
@Command(
    name = "rotate",
    description = "Seal with a new key from now on, which removed slots do not open.",
    footer = {
      "",
      "All other slots open it with the secrets they have; none of those is needed. What is stored"
          + " already stays as it is, and can be opened by whoever has an old key and a copy of it:"
          + " `backstay key re-encrypt` seals it anew. A backup that is running ends under the old"
          + " key.",
      "",
      "Examples:",
      "  backstay key rotate",
      "  backstay key rotate --remove 3fa9c01b77d2"
    })
final class KeyRotateCommand extends SessionCommand {

  @Option(
      names = "--remove",
      paramLabel = "SLOT",
      description = "A slot that opens nothing from now on; can be given more than once.")
  private List<String> removed = new ArrayList<>();

  KeyRotateCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    removed.forEach(KeyRemoveCommand::requireSlot);
    try (var repository = session().open(session().installation())) {
      var rotation = repository.rotateKeys(Set.copyOf(removed));
      for (var slot : rotation.leftOut()) {
        output()
            .warn(
                "key slot "
                    + slot
                    + " does not open what is written from now on: remove it, or add it again");
      }
      tell(rotation);
    }
    return ExitCode.OK;
  }

  private void tell(KeyRotation rotation) {
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeNumberProperty("key_epoch", rotation.epoch());
                Json.texts(json, "key_slots", rotation.staying());
                Json.texts(json, "removed", rotation.removed());
                Json.texts(json, "left_out", rotation.leftOut());
              });
      return;
    }
    rotation.removed().forEach(slot -> output().line("removed key slot " + slot));
    output()
        .line(
            "key epoch "
                + rotation.epoch()
                + " begins; "
                + Words.count(rotation.staying().size(), "key slot opens", "key slots open")
                + " it");
  }
}
