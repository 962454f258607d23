package dev.backstay.cli;

import dev.backstay.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Commands that are typed in a directory and run in processes of their own.
///
/// @param directory where they are typed
/// @param environment variables beside those of this process
record OwnProcess(Path directory, Map<String, String> environment) {

  /// Starts one.
  Process start(String... arguments) throws IOException {
    var builder = ChildJava.running(ChildJava.PROGRAM, List.of(), arguments);
    builder.environment().putAll(environment);
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(said().toFile())
        .start();
  }

  /// Runs one to its end; returns its exit code.
  int run(String... arguments) throws Exception {
    return start(arguments).waitFor();
  }

  /// What the last one printed.
  String output() throws IOException {
    return Files.readString(said());
  }

  private Path said() {
    return directory.resolve("said");
  }

  /// Waits until the journal of a restore has that word, or the process has ended.
  void awaitJournal(Process process, String word) throws Exception {
    while (process.isAlive() && !journal().contains(word)) {
      Thread.sleep(1);
    }
  }

  private String journal() throws IOException {
    try {
      return Files.readString(directory.resolve("host/restores/demo/restore.journal"));
    } catch (NoSuchFileException none) {
      return "";
    }
  }
}
