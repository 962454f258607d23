package dev.backstay.restore;

import dev.backstay.component.WorkDirectory;
import dev.backstay.restore.journal.Phase;
import dev.backstay.restore.journal.RestoreJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Drops the way back.
final class Settling {

  private Settling() {}

  /// Drops the former states of servers, then the work directories with the former files, then the
  /// journal.
  static void settle(List<Path> workDirectories, ServerSteps servers, RestoreJournal journal)
      throws IOException {
    journal.enter(Phase.SETTLING);
    servers.settle();
    for (var work : workDirectories) {
      WorkDirectory.delete(work);
    }
    journal.end();
  }
}
