package dev.backstay.dispatch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program that people type, as this process can start it, for the configuration of one
/// orchestrator. What it is started with is what this process was started with.
///
/// @param command how it is started, without arguments
/// @param configuration the configuration file
/// @param workingDirectory where relative paths start
public record Program(List<String> command, Path configuration, Path workingDirectory) {

  /// The variable by which a child is known to be that of a run.
  static final String RUN_VARIABLE = "BACKSTAY_RUN";

  /// What the program is always started with.
  static final List<String> OPTIONS = List.of("--json", "--config");

  private static final Path SETSID = Path.of("/usr/bin/setsid");

  public Program {
    command = List.copyOf(command);
  }

  /// Starts a child that does not end with this process: it is a session of its own and writes into
  /// files.
  ///
  /// @throws IOException if it cannot be started
  Process startRun(Run run, Path output, Path errors) throws IOException {
    var whole = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      whole.add(SETSID.toString());
    }
    whole.addAll(commandLine(run.request().kind().label(), run.request().arguments()));
    var builder = builder(whole);
    builder.environment().put(RUN_VARIABLE, run.id().hex());
    return builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
  }

  /// Starts a child that answers a question on its standard output.
  ///
  /// @throws IOException if it cannot be started
  Process startQuestion(List<String> question) throws IOException {
    return builder(commandLine(question.getFirst(), question.subList(1, question.size()))).start();
  }

  private List<String> commandLine(String name, List<String> arguments) {
    var whole = new ArrayList<>(command);
    whole.addAll(OPTIONS);
    whole.addAll(List.of(configuration.toString(), name));
    whole.addAll(arguments);
    return whole;
  }

  private ProcessBuilder builder(List<String> whole) {
    return new ProcessBuilder(whole)
        .directory(workingDirectory.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
  }
}
