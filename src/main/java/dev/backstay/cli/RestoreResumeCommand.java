package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.SnapshotChoice;
import dev.backstay.component.Selection;
import dev.backstay.entity.EntityRequest;
import dev.backstay.restore.Elsewhere;
import dev.backstay.restore.RestoreRequest;
import dev.backstay.restore.UnfinishedRestore;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledEntity;
import dev.backstay.restore.journal.JournaledTarget;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;

/// Goes on with an unfinished restore.
@Command(
    name = "resume",
    description = "Go on with an unfinished restore, to the restored state.",
    footer = {
      "",
      "If nothing live was touched yet, the same restore is run again from its beginning; this"
          + " needs the repository.",
      "",
      "Examples:",
      "  backstay restore resume"
    })
final class RestoreResumeCommand extends SessionCommand {

  RestoreResumeCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    var unfinished = installation.unfinishedRestore();
    var state = unfinished.status();
    if (state.filter(RestoreResumeCommand::isBeforeSwap).isPresent()) {
      return again(installation, unfinished, state.get());
    }
    RestoreEndText.tell(output(), unfinished.resume());
    return ExitCode.OK;
  }

  private static boolean isBeforeSwap(JournalState state) {
    return state.phase().isBeforeSwap();
  }

  /// The repository is opened before what is left of the first attempt is given up.
  private ExitCode again(
      Installation installation, UnfinishedRestore unfinished, JournalState state) {
    try (var repository = session().open(installation)) {
      var commit =
          SnapshotChoice.parse(state.snapshot().hex())
              .in(repository.log(), installation.configuration().orchestrator());
      var end = unfinished.resume();
      if (end != UnfinishedRestore.End.NOTHING_DONE) {
        RestoreEndText.tell(output(), end);
        return ExitCode.OK;
      }
      if (state.entity().isPresent()) {
        return new EntityRestoring(session(), installation, repository)
            .run(commit, requestOf(state.entity().get(), installation), Restoring.Consent.GIVEN);
      }
      return new Restoring(session(), installation, installation.restore(repository))
          .run(commit, requestOf(state), Restoring.Consent.GIVEN);
    }
  }

  private static EntityRequest requestOf(JournaledEntity entity, Installation installation) {
    var as = Optional.of(entity.target()).filter(it -> !it.equals(entity.id()));
    return EntityRequest.of(
        entity.kind() + ":" + entity.id(), as, true, installation.configuration().entities());
  }

  private static RestoreRequest requestOf(JournalState state) {
    var components = state.targets().stream().map(JournaledTarget::component).toList();
    var path = state.targets().isEmpty() ? "" : state.targets().getFirst().path();
    var to =
        state.asked().elsewhere().isEmpty()
            ? Optional.<Elsewhere>empty()
            : Optional.of(Elsewhere.of(state.asked().elsewhere(), Path::of));
    return new RestoreRequest(
        components,
        new Selection(LsCommand.entryPath(path)),
        to,
        true,
        state.asked().waived(),
        state.asked().scope(),
        state.asked().quarantine());
  }
}
