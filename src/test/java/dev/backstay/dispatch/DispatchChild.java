package dev.backstay.dispatch;

import dev.backstay.failure.OperationInProgressException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Takes runs up and begins others, until it is killed. Argument: the place of the stand.
final class DispatchChild {

  private DispatchChild() {}

  public static void main(String... arguments) throws InterruptedException {
    try (var stand = new ScriptStand(Path.of(arguments[0]))) {
      var dispatcher = stand.dispatcher();
      var _ = dispatcher.takeUp();
      System.out.println("ready");
      while (true) {
        for (var orchestrator : List.of("one", "two")) {
          for (var kind : List.of(RunKind.BACKUP, RunKind.SYNC, RunKind.CHECK)) {
            try {
              var _ =
                  dispatcher.start(
                      RunRequest.of(orchestrator, kind, List.of(), "test"), Optional.empty());
            } catch (OperationInProgressException inTheWay) {
              Thread.sleep(1);
            }
          }
        }
      }
    }
  }
}
