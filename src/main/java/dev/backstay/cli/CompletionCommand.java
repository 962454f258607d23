package dev.backstay.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var root = spec.root();
    var script =
        switch (shell) {
          case bash, zsh -> AutoComplete.bash(root.name(), root.commandLine());
          case fish -> new FishCompletion(root).script();
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
