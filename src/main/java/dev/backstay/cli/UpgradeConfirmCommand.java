package dev.backstay.cli;

import picocli.CommandLine.Command;

/// Ends an upgrade that went well.
@Command(
    name = "confirm",
    description = "Say that the upgrade went well: the snapshot before it is not pinned any more.",
    footer = {"", "Examples:", "  backstay upgrade confirm"})
final class UpgradeConfirmCommand extends SessionCommand {

  UpgradeConfirmCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var begun = UpgradeMark.need(log, installation.configuration().orchestrator());
      repository.relabel(begun.commit(), begun.commit().labels().without(begun.pin()));
      var id = begun.commit().snapshot().id().hex();
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  json.writeStringProperty("snapshot", id);
                  json.writeStringProperty("from", begun.from());
                  json.writeStringProperty("to", begun.to());
                });
      } else {
        output()
            .line(
                "the upgrade from %s to %s is confirmed; snapshot %s goes when the policy says so"
                    .formatted(begun.from(), begun.to(), id));
      }
    }
    return ExitCode.OK;
  }
}
