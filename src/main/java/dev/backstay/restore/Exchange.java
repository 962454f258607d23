package dev.backstay.restore;

import dev.backstay.component.Move;
import dev.backstay.restore.journal.JournalState;
import dev.backstay.restore.journal.JournaledProgram;
import dev.backstay.restore.journal.Phase;
import dev.backstay.restore.journal.RestoreJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The exchange of what is live: renames, then servers, then programs; and all of it back.
final class Exchange {

  private final SwapMoves moves;
  private final ServerSteps servers;
  private final ProgramSteps programs;
  private final RestoreJournal journal;

  Exchange(
      List<Move> moves,
      List<Path> workDirectories,
      ServerSteps servers,
      List<JournaledProgram> programs,
      RestoreJournal journal) {
    this.moves = new SwapMoves(moves, workDirectories);
    this.servers = servers;
    this.programs = new ProgramSteps(programs, journal);
    this.journal = journal;
  }

  /// The one that a journal tells of, as far as it has come.
  static Exchange of(JournalState state, ServerSteps servers, RestoreJournal journal) {
    var work = state.targets().stream().map(target -> target.destination().work()).toList();
    return new Exchange(state.moves(), work, servers, state.programs(), journal);
  }

  /// Does what has not been done.
  void forward() throws IOException {
    // One may have been started by somebody else since it was stopped.
    servers.requireStopped();
    moves.forward();
    servers.forward();
    if (!programs.isEmpty()) {
      journal.enter(Phase.FEEDING);
      programs.forward();
    }
    journal.enter(Phase.SWAPPED);
  }

  /// Takes back what has been done.
  void backward() throws IOException {
    servers.requireWayBack();
    journal.enter(Phase.UNDOING);
    programs.backward();
    servers.backward();
    moves.backward();
    journal.enter(Phase.UNDONE);
  }
}
