package dev.backstay.cli;

import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints what makes a shell complete commands and options.
@Command(
    name = "completion",
    description = "Print the script that makes a shell complete commands and options.",
    footer = {
      "",
      "It knows commands and options only: no repository is opened while someone types.",
      "",
      "Examples:",
      "  backstay completion bash > /etc/bash_completion.d/backstay",
      "  source <(backstay completion zsh)",
      "  backstay completion fish > ~/.config/fish/completions/backstay.fish"
    })
final class CompletionCommand extends SessionCommand {

  /// A shell that is known.
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Shell shell = Shell.bash;

  private final Supplier<CommandLine> commands;

  /// Completes all those commands, which are read when the script is printed.
  CompletionCommand(Session session, Supplier<CommandLine> commands) {
    super(session);
    this.commands = commands;
  }

  @Override
  ExitCode run() {
    var all = commands.get();
    var script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash(all.getCommandName(), all);
          case fish -> new FishCompletion(all.getCommandSpec()).script();
        };
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("shell", shell.name());
                json.writeStringProperty("script", script);
              });
    } else {
      script.lines().forEach(session().terminal().out()::println);
    }
    return ExitCode.OK;
  }
}
