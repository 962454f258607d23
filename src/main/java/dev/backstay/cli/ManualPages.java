package dev.backstay.cli;

import dev.backstay.app.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/// Writes a manual page for each command, so that a build can hand them out with the program.
public final class ManualPages {

  /// So wide that nothing is broken into lines: that is done by whoever shows a page.
  private static final int WIDTH = 10_000;

  private ManualPages() {}

  /// Writes them into a directory that exists, the first argument; the second is the day they show.
  public static void main(String[] arguments) throws IOException {
    var all = new CommandLineInterface(Surroundings.ofProcess(), Terminal.ofProcess()).commands();
    write(all, Path.of(arguments[0]), arguments[1]);
  }

  /// Writes the pages of that command and of all below it that help shows.
  static void write(CommandLine command, Path directory, String day) throws IOException {
    command.setUsageHelpWidth(WIDTH);
    var page = new ManualPage(command.getCommandSpec());
    Files.writeString(
        directory.resolve(page.name() + ".1"), page.text(day, VersionCommand.version()));
    for (var below : command.getSubcommands().values()) {
      if (!below.getCommandSpec().usageMessage().hidden()) {
        write(below, directory, day);
      }
    }
  }
}
