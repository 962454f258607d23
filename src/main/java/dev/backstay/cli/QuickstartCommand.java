package dev.backstay.cli;

import dev.backstay.app.Surroundings;
import dev.backstay.cli.quickstart.Quickstart;
import dev.backstay.cli.quickstart.QuickstartDirectory;
import dev.backstay.cli.quickstart.Scale;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the program at work.
@Command(
    name = "quickstart",
    description = "See it work: snapshot, destroy, restore and compare a made-up orchestrator.",
    footer = {
      "",
      "Needs no server, no root and no network. Everything it makes lies in one directory, which can"
          + " be removed afterwards. It writes words, also with --json.",
      "",
      "Examples:",
      "  backstay quickstart",
      "  backstay quickstart --size small --directory /tmp/quickstart"
    })
final class QuickstartCommand extends SessionCommand {

  private static final List<String> NATIVE_PLACES =
      List.of("org.sqlite.lib.path", "ZstdNativePath");

  /// How much is made.
  enum Size {
    small,
    full
  }

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      defaultValue = "backstay-quickstart",
      description = "Where (default: ${DEFAULT-VALUE}).")
  private String directory = "";

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "full",
      description = "small or full (default: ${DEFAULT-VALUE}; some 200 MB).")
  private Size size = Size.full;

  QuickstartCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var place = session().path(directory);
    try {
      QuickstartDirectory.prepare(place);
      var stage =
          new Quickstart.Stage(
              arguments -> inside(place).run(arguments),
              program(),
              session().terminal().out(),
              session().surroundings().clock());
      var scale = size == Size.small ? Scale.SMALL : Scale.FULL;
      return new Quickstart(place, scale, stage).run() ? ExitCode.OK : ExitCode.UNEXPECTED;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE,
          "the quickstart failed in " + place + ": " + Reason.of(e),
          "Look at the free space there, or name another place with --directory.",
          e);
    }
  }

  /// The commands as they would run in that directory, without this process's own settings.
  private CommandLineInterface inside(Path place) {
    var environment = new TreeMap<>(session().surroundings().environment());
    environment.keySet().removeIf(name -> name.startsWith("BACKSTAY_"));
    var surroundings = new Surroundings(environment, place, session().surroundings().clock());
    return new CommandLineInterface(surroundings, session().terminal());
  }

  /// The same program, with its native libraries where this one found them.
  private static List<String> program() {
    var program = new ArrayList<String>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    for (var name : NATIVE_PLACES) {
      var place = System.getProperty(name);
      if (place != null) {
        program.add("-D" + name + "=" + place);
      }
    }
    program.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.backstay.Main"));
    return program;
  }
}
