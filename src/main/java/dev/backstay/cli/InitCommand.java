package dev.backstay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a repository.
@Command(
    name = "init",
    description = "Make the repository.",
    footer = {
      "",
      "The configured passphrase opens it, and so does this host without a passphrase, with a key"
          + " in its state directory.",
      "",
      "Examples:",
      "  backstay init",
      "  backstay init --no-machine-slot   this host too shall need the passphrase",
      "  backstay init -r offsite"
    })
final class InitCommand extends SessionCommand {

  @Option(
      names = "--no-machine-slot",
      description = "Make no key that opens it on this host without the passphrase.")
  private boolean noMachineSlot;

  InitCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().liveInstallation();
    var settings = session().repositorySettings(installation);
    try (var repository = installation.repositories().create(settings, !noMachineSlot)) {
      var slots = repository.keySlots();
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  json.writeStringProperty("type", "summary");
                  json.writeStringProperty("repository", repository.id());
                  json.writeStringProperty("place", repository.place());
                  KeySlotText.write(json, slots, repository.keyEpoch());
                });
      } else {
        output().line("repository " + repository.id() + " at " + repository.place());
        output().indented(KeySlotText.table(slots, repository.keyEpoch()));
      }
      if (slots.stream().anyMatch(slot -> slot.kind().equals("passphrase"))) {
        output().say("keep the passphrase somewhere else than on this host too");
      }
      output().say("next: `backstay backup` takes a snapshot");
      if (slots.stream().allMatch(slot -> slot.kind().equals("machine"))) {
        output()
            .warn(
                "only this host can open the repository: if the host is lost, so are the"
                    + " snapshots; add a passphrase with"
                    + " `backstay key add --new-password-file FILE`");
      }
    }
    return ExitCode.OK;
  }
}
