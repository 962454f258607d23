package dev.backstay.restore;

import dev.backstay.component.RestoreProgram;
import dev.backstay.restore.journal.JournaledProgram;
import dev.backstay.restore.journal.JournaledProgram.Standing;
import dev.backstay.restore.journal.RestoreJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Gives the programs of a restore their restored state, or their former one again.
///
/// What a program has done cannot be seen. So it is recorded before it is started, and again when
/// it has ended well: what was started and did not end so is run again, one way or the other.
final class ProgramSteps {

  private final List<JournaledProgram> programs;
  private final RestoreJournal journal;

  ProgramSteps(List<JournaledProgram> programs, RestoreJournal journal) {
    this.programs = new ArrayList<>(programs);
    this.journal = journal;
  }

  static List<JournaledProgram> planned(List<RestoreProgram> programs) {
    return programs.stream().map(it -> new JournaledProgram(it, Standing.PLANNED)).toList();
  }

  boolean isEmpty() {
    return programs.isEmpty();
  }

  /// Gives every program its restored state that has not taken it.
  void forward() throws IOException {
    for (var i = 0; i < programs.size(); i++) {
      if (programs.get(i).standing() != Standing.DONE) {
        record(i, Standing.STARTED);
        programs.get(i).program().giveRestored();
        record(i, Standing.DONE);
      }
    }
  }

  /// Gives every program its former state again that was started, the last one first.
  void backward() throws IOException {
    for (var i = programs.size() - 1; i >= 0; i--) {
      if (programs.get(i).isToBeUndone()) {
        programs.get(i).program().giveFormer();
        record(i, Standing.UNDONE);
      }
    }
  }

  private void record(int index, Standing standing) throws IOException {
    var program = programs.get(index);
    journal.program(program.program().component(), standing);
    programs.set(index, program.now(standing));
  }
}
