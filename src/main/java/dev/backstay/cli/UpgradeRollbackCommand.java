package dev.backstay.cli;

import dev.backstay.component.Scope;
import dev.backstay.component.Selection;
import dev.backstay.restore.RestoreRequest;
import dev.backstay.snapshot.ComponentRecord;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Takes an upgrade back.
@Command(
    name = "rollback",
    description = {
      "Restore the snapshot that was taken before the upgrade.",
      "",
      "Install the former version first: services that are configured are started with what is"
          + " restored. The snapshot stays pinned until `upgrade confirm`."
    },
    footer = {
      "",
      "Examples:",
      "  backstay upgrade rollback --dry-run",
      "  backstay upgrade rollback --yes"
    })
final class UpgradeRollbackCommand extends SessionCommand {

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask: the former version is installed.")
  private boolean yes;

  UpgradeRollbackCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var begun = UpgradeMark.need(log, installation.configuration().orchestrator());
      output()
          .warnInRun(
              "former-version",
              "version %s must be installed again before its services start with this state"
                  .formatted(begun.from()));
      var evidence = installation.configuration().onlyIfNamed();
      var named =
          begun.commit().snapshot().components().stream()
              .map(ComponentRecord::name)
              .filter(it -> !evidence.contains(it))
              .toList();
      var request =
          new RestoreRequest(
              named, Selection.ALL, Optional.empty(), true, Set.of(), Scope.WHOLE, false);
      return new Restoring(session(), installation, installation.restore(repository))
          .run(begun.commit(), request, Restoring.Consent.of(dryRun, yes));
    }
  }
}
