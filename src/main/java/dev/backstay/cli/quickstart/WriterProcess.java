package dev.backstay.cli.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The orchestrator at work, in a process of its own.
final class WriterProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;

  private WriterProcess(Process process) {
    this.process = process;
    said = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts it with the command that runs this program, and waits until it writes.
  static WriterProcess start(List<String> program, Path database, Scale scale) throws IOException {
    var command = new ArrayList<>(program);
    command.addAll(
        List.of("quickstart-writer", database.toString(), Integer.toString(scale.databaseItems())));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var writer = new WriterProcess(process);
    if (writer.said.readLine() == null) {
      throw new IOException("the writer did not start");
    }
    return writer;
  }

  /// Ends it, and says how many transactions it committed.
  long stop() throws IOException {
    process.getOutputStream().close();
    var count = said.readLine();
    try {
      var status = process.waitFor();
      if (status != 0) {
        throw new IOException("the writer ended with status " + status);
      }
      return Long.parseLong(String.valueOf(count));
    } catch (NumberFormatException e) {
      throw new IOException("the writer said: " + count, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the writer ended", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
