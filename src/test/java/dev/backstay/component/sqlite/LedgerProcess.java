package dev.backstay.component.sqlite;

import dev.backstay.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A running [LedgerWriter].
final class LedgerProcess implements AutoCloseable {

  private final Process process;
  private final LedgerBoard board;

  private LedgerProcess(Process process, LedgerBoard board) {
    this.process = process;
    this.board = board;
  }

  /// Starts a writer and waits until it has committed.
  static LedgerProcess start(Path database, int perSecond, String manner)
      throws IOException, InterruptedException {
    var boardFile = database.resolveSibling("board");
    var board = new LedgerBoard(boardFile);
    board.acknowledge(0);
    var process =
        ChildJava.running(
                LedgerWriter.class.getName(),
                List.of("-Xmx64m"),
                database.toString(),
                boardFile.toString(),
                Integer.toString(perSecond),
                manner)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    while (board.acknowledged() == 0 && process.isAlive()) {
      Thread.sleep(5);
    }
    return new LedgerProcess(process, board);
  }

  LedgerBoard board() {
    return board;
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /// Ends the writer without letting it clean up.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Ends the writer and returns its exit status.
  int stop() throws IOException, InterruptedException {
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IOException("the writer does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
