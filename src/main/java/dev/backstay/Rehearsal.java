package dev.backstay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Runs several commands in one process, so that a build can record what they load: each line of
/// standard input is one command, words apart by single spaces.
public final class Rehearsal {

  private Rehearsal() {}

  /// Runs them until one fails, and ends the process with the last exit code, as a command does.
  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var exit = 0;
    for (var line = in.readLine(); line != null && exit == 0; line = in.readLine()) {
      exit = Main.run(line.split(" "));
    }
    System.exit(exit);
  }
}
