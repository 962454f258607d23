package dev.backstay.cli;

import dev.backstay.app.Surroundings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Everything that can be typed.
public final class CommandLineInterface {

  private static final int WIDTH_MAX = 100;

  private final Session session;
  private final CommandLine root;

  /// The commands, reading and writing there.
  public CommandLineInterface(Surroundings surroundings, Terminal terminal) {
    session = new Session(surroundings, terminal);
    root = new CommandLine(new BackstayCommand());
    root.addMixin("global", session.options());
    root.addSubcommand(new InitCommand(session))
        .addSubcommand(new BackupCommand(session))
        .addSubcommand(new SnapshotsCommand(session))
        .addSubcommand(new ShowCommand(session))
        .addSubcommand(new LsCommand(session))
        .addSubcommand(new FindCommand(session))
        .addSubcommand(new DumpCommand(session))
        .addSubcommand(new TagCommand(session))
        .addSubcommand(new PinCommand(session))
        .addSubcommand(new UnpinCommand(session))
        .addSubcommand(restoreCommands())
        .addSubcommand(new CheckCommand(session))
        .addSubcommand(new StatsCommand(session))
        .addSubcommand(keyCommands())
        .addSubcommand(configCommands())
        .addSubcommand(new CompletionCommand(session, this::commands))
        .addSubcommand(new QuickstartCommand(session))
        .addSubcommand(new QuickstartWriterCommand(session))
        .addSubcommand(new VersionCommand(session));
    root.setOut(terminal.out());
    root.setErr(terminal.err());
    root.setUsageHelpWidth(WIDTH_MAX);
    root.setAbbreviatedOptionsAllowed(false);
    root.setParameterExceptionHandler(this::misused);
    root.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
  }

  private CommandLine restoreCommands() {
    return new CommandLine(new RestoreCommand(session))
        .addSubcommand(new RestoreStatusCommand(session))
        .addSubcommand(new RestoreResumeCommand(session))
        .addSubcommand(new RestoreRollbackCommand(session))
        .addSubcommand(new RestoreSettleCommand(session));
  }

  private CommandLine keyCommands() {
    return new CommandLine(new KeyCommand())
        .addSubcommand(new KeyAddCommand(session))
        .addSubcommand(new KeyListCommand(session))
        .addSubcommand(new KeyRemoveCommand(session));
  }

  private CommandLine configCommands() {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigValidateCommand(session))
        .addSubcommand(new ConfigShowCommand(session))
        .addSubcommand(new ConfigSchemaCommand(session));
  }

  /// Runs what was typed and returns the exit code.
  public int run(String... arguments) {
    var exit = root.execute(arguments);
    session.terminal().out().flush();
    session.terminal().err().flush();
    return exit;
  }

  /// The commands as they are defined, for documentation and tests.
  CommandLine commands() {
    return root;
  }

  private int misused(ParameterException mistake, String[] arguments) {
    // The mistake may stand before the option.
    session.options().json |= Arrays.asList(arguments).contains("--json");
    session
        .output()
        .error(
            FailureCode.USAGE.label(),
            String.valueOf(mistake.getMessage()),
            Optional.of(
                "`"
                    + mistake.getCommandLine().getCommandSpec().qualifiedName()
                    + " --help` shows what can be typed."),
            ExitCode.USAGE);
    return ExitCode.USAGE.number();
  }

  private int failed(Exception failure) {
    if (failure instanceof OperationFailedException known) {
      var exit = ExitCode.of(known);
      session.output().error(known.code().label(), known.getMessage(), known.hint(), exit);
      return exit.number();
    }
    session
        .output()
        .error(
            "unexpected",
            "unexpected: " + failure,
            Optional.of("Please report it, with the lines below."),
            ExitCode.UNEXPECTED);
    failure.printStackTrace(session.terminal().err());
    return ExitCode.UNEXPECTED.number();
  }
}
