package dev.backstay;

import dev.backstay.app.Surroundings;
import dev.backstay.cli.CommandLineInterface;
import dev.backstay.cli.Terminal;

/// Runs one command and ends the process with its exit code.
public final class Main {

  private Main() {}

  /// Runs the command that the arguments name.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Runs a command in this process.
  static int run(String[] arguments) {
    var commands = new CommandLineInterface(Surroundings.ofProcess(), Terminal.ofProcess());
    Thread.setDefaultUncaughtExceptionHandler(commands::ended);
    Runtime.getRuntime().addShutdownHook(new Thread(commands::interrupted, "interrupted"));
    return commands.run(arguments);
  }
}
