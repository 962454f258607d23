package dev.backstay.cli;

import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledEntity;
import java.util.List;
import picocli.CommandLine.Command;

/// Says whether a restore is unfinished.
@Command(
    name = "status",
    description = "Say whether a restore is unfinished, what state things are in, what to type.",
    footer = {
      "",
      "Examples:",
      "  backstay restore status",
      "  backstay restore status --json | jq .unfinished"
    })
final class RestoreStatusCommand extends SessionCommand {

  RestoreStatusCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var restore = session().quietInstallation().unfinishedRestore();
    var isRunning = restore.isRunning();
    var found = restore.status();
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeBooleanProperty("unfinished", found.isPresent() && !isRunning);
                json.writeBooleanProperty("running", found.isPresent() && isRunning);
                found.ifPresent(state -> RestoreText.write(json, state));
              });
    } else if (found.isEmpty()) {
      output().line("no restore is unfinished");
    } else {
      print(found.get(), isRunning);
    }
    return ExitCode.OK;
  }

  private void print(JournalState state, boolean isRunning) {
    output()
        .line(
            "the restore of snapshot "
                + state.snapshot()
                + ", begun "
                + Words.time(state.startedAt())
                + (isRunning ? ", is running:" : ", is unfinished:"));
    output().line("  " + state.phase().words());
    if (!isRunning && RestoreText.isMixed(state.phase())) {
      output().line("  keep the orchestrator stopped until one of the commands below has ended");
    }
    var table = new Table("COMPONENT", "PART", "TO");
    for (var target : state.targets()) {
      table.row(
          target.component().value(),
          RestoreText.partOf(target, state),
          RestoreText.placeOf(target, state));
    }
    for (var part : state.entity().map(JournaledEntity::parts).orElse(List.of())) {
      table.row(
          part.component().value(), RestoreText.idOf(state.entity().orElseThrow()), part.place());
    }
    output().indented(table);
    for (var each : state.programs()) {
      output().line("the program of " + each.program().component() + " " + each.standing().words());
    }
    for (var each : state.services()) {
      output()
          .line(
              "the service " + each.name() + " (" + each.place() + ") " + each.standing().words());
    }
    state.safety().ifPresent(id -> output().line("the former state is also in snapshot " + id));
    if (isRunning) {
      output().line("it is at work; there is nothing to type");
      return;
    }
    output().line("what to type:");
    RestoreText.next(state).forEach(each -> output().line("  " + each));
  }
}
