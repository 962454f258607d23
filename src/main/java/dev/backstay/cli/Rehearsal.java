package dev.backstay.cli;

import dev.backstay.app.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Runs several commands in one process, so that a build can record what they load: each line of
/// standard input is one command, words apart by single spaces.
public final class Rehearsal {

  private Rehearsal() {}

  /// Runs them until one fails, and ends the process with its exit code.
  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var commands = new CommandLineInterface(Surroundings.ofProcess(), Terminal.ofProcess());
      var exit = commands.run(line.split(" "));
      if (exit != ExitCode.OK.number()) {
        System.exit(exit);
      }
    }
  }
}
