package dev.backstay.cli;

import dev.backstay.app.Surroundings;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Everything that can be typed.
public final class CommandLineInterface {

  private static final int WIDTH_MAX = 100;

  /// What says by itself that it was told to end, and what is always ended so.
  private static final Set<String> TELL_THEMSELVES = Set.of("serve", "quickstart-writer");

  private final Session session;
  private final MemoryShortage shortage;
  private volatile Optional<String> running = Optional.empty();
  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

  /// The commands, reading and writing there.
  public CommandLineInterface(Surroundings surroundings, Terminal terminal) {
    session = new Session(surroundings, terminal);
    shortage = new MemoryShortage(session.output());
    commands.put("init", () -> new InitCommand(session));
    commands.put("discover", () -> new DiscoverCommand(session));
    commands.put("backup", () -> new BackupCommand(session));
    commands.put("import", () -> new ImportCommand(session));
    commands.put("snapshots", () -> new SnapshotsCommand(session));
    commands.put("show", () -> new ShowCommand(session));
    commands.put("ls", () -> new LsCommand(session));
    commands.put("find", () -> new FindCommand(session));
    commands.put("diff", () -> new DiffCommand(session));
    commands.put("dump", () -> new DumpCommand(session));
    commands.put("tag", () -> new TagCommand(session));
    commands.put("pin", () -> new PinCommand(session));
    commands.put("unpin", () -> new UnpinCommand(session));
    commands.put("copy", () -> new CopyCommand(session));
    commands.put("sync", () -> new SyncCommand(session));
    commands.put("forget", () -> new ForgetCommand(session));
    commands.put("prune", () -> new PruneCommand(session));
    commands.put("undelete", () -> new UndeleteCommand(session));
    commands.put("offload", () -> new OffloadCommand(session));
    commands.put("inflight", () -> new InFlightCommand(session));
    commands.put("restore", this::restoreCommands);
    commands.put("drill", this::drillCommands);
    commands.put("gate", this::gateCommands);
    commands.put("upgrade", this::upgradeCommands);
    commands.put("runbook", () -> new RunbookCommand(session));
    commands.put("check", () -> new CheckCommand(session));
    commands.put("repair", () -> new RepairCommand(session));
    commands.put("doctor", () -> new DoctorCommand(session));
    commands.put("stats", () -> new StatsCommand(session));
    commands.put("key", this::keyCommands);
    commands.put("kit", this::kitCommands);
    commands.put("serve", () -> new ServeCommand(session));
    commands.put("status", () -> new StatusCommand(session));
    commands.put("schedule", this::scheduleCommands);
    commands.put("account", this::accountCommands);
    commands.put("token", this::tokenCommands);
    commands.put("audit", this::auditCommands);
    commands.put("config", this::configCommands);
    commands.put("completion", () -> new CompletionCommand(session, this::commands));
    commands.put("quickstart", () -> new QuickstartCommand(session));
    commands.put("quickstart-writer", () -> new QuickstartWriterCommand(session));
    commands.put("demo", () -> new DemoCommand(session));
    commands.put("version", () -> new VersionCommand(session));
  }

  private CommandLine restoreCommands() {
    return new CommandLine(new RestoreCommand(session))
        .addSubcommand(new RestoreStatusCommand(session))
        .addSubcommand(new RestoreResumeCommand(session))
        .addSubcommand(new RestoreRollbackCommand(session))
        .addSubcommand(new RestoreSettleCommand(session));
  }

  private CommandLine drillCommands() {
    return new CommandLine(new DrillCommand())
        .addSubcommand(new DrillRunCommand(session))
        .addSubcommand(new DrillListCommand(session))
        .addSubcommand(new DrillReportCommand(session))
        .addSubcommand(new DrillExportCommand(session));
  }

  private CommandLine gateCommands() {
    return new CommandLine(new GateCommand()).addSubcommand(new GateUpgradeCommand(session));
  }

  private CommandLine upgradeCommands() {
    return new CommandLine(new UpgradeCommand())
        .addSubcommand(new UpgradeBeginCommand(session))
        .addSubcommand(new UpgradeConfirmCommand(session))
        .addSubcommand(new UpgradeRollbackCommand(session));
  }

  private CommandLine keyCommands() {
    return new CommandLine(new KeyCommand())
        .addSubcommand(new KeyAddCommand(session))
        .addSubcommand(new KeyEnrollCommand(session))
        .addSubcommand(new KeyAcceptCommand(session))
        .addSubcommand(new KeyExpelCommand(session))
        .addSubcommand(new KeyListCommand(session))
        .addSubcommand(new KeyRemoveCommand(session))
        .addSubcommand(new KeyRotateCommand(session))
        .addSubcommand(new KeyReencryptCommand(session));
  }

  private CommandLine kitCommands() {
    return new CommandLine(new KitCommand())
        .addSubcommand(new KitCreateCommand(session))
        .addSubcommand(new KitVerifyCommand(session))
        .addSubcommand(new KitOpenCommand(session));
  }

  private CommandLine scheduleCommands() {
    return new CommandLine(new ScheduleCommand())
        .addSubcommand(new ScheduleListCommand(session))
        .addSubcommand(new ScheduleNextCommand(session))
        .addSubcommand(new ScheduleRunCommand(session))
        .addSubcommand(new SchedulePauseCommand(session))
        .addSubcommand(new ScheduleResumeCommand(session));
  }

  private CommandLine accountCommands() {
    return new CommandLine(new AccountCommand())
        .addSubcommand(new AccountCreateCommand(session))
        .addSubcommand(new AccountListCommand(session))
        .addSubcommand(new AccountResetCommand(session))
        .addSubcommand(new AccountDisableCommand(session));
  }

  private CommandLine tokenCommands() {
    return new CommandLine(new TokenCommand())
        .addSubcommand(new TokenCreateCommand(session))
        .addSubcommand(new TokenListCommand(session))
        .addSubcommand(new TokenRevokeCommand(session));
  }

  private CommandLine auditCommands() {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditVerifyCommand(session))
        .addSubcommand(new AuditExportCommand(session));
  }

  private CommandLine configCommands() {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigValidateCommand(session))
        .addSubcommand(new ConfigShowCommand(session))
        .addSubcommand(new ConfigSchemaCommand(session));
  }

  /// Runs what was typed and returns the exit code.
  public int run(String... arguments) {
    int exit;
    running = Optional.of(word(arguments));
    try {
      exit = lineFor(arguments).execute(arguments);
    } catch (OutOfMemoryError | LinkageError error) {
      exit = shortage.end(error);
    }
    running = Optional.empty();
    session.terminal().out().flush();
    session.terminal().err().flush();
    return exit;
  }

  /// Tells how another thread ended, of which nobody waits for the end. What it was doing is not
  /// done, so without memory the process ends as if it had been told to.
  public void ended(Thread thread, Throwable thrown) {
    if (MemoryShortage.isCauseOf(thrown)) {
      System.exit(shortage.tell(thrown));
    }
    session.terminal().err().println(thread.getName() + " ended with " + thrown);
    thrown.printStackTrace(session.terminal().err());
    session.terminal().err().flush();
  }

  /// Tells that a signal ends the process while a command is at work, unless that was told.
  public void interrupted() {
    running
        .filter(word -> !TELL_THEMSELVES.contains(word) && !session.output().isFailureTold())
        .ifPresent(session.output()::interrupted);
  }

  /// Reading the options of every command takes longer than most commands: where the first word
  /// names one, the others are left out.
  private CommandLine lineFor(String... arguments) {
    var word = word(arguments);
    if (word.equals("--version")) {
      return line(List.of());
    }
    var named = commands.get(word);
    return named == null ? commands() : line(List.of(named));
  }

  private static String word(String... arguments) {
    var first = GlobalOptions.countIn(arguments);
    return first < arguments.length ? arguments[first] : "";
  }

  /// All commands as they are defined, for help, documentation and tests.
  CommandLine commands() {
    return line(commands.values());
  }

  private CommandLine line(Collection<Supplier<Object>> chosen) {
    var root = new CommandLine(new BackstayCommand(session));
    root.addMixin("global", session.options());
    chosen.forEach(command -> root.addSubcommand(command.get()));
    root.setOut(session.terminal().out());
    root.setErr(session.terminal().err());
    root.setUsageHelpWidth(WIDTH_MAX);
    root.setAbbreviatedOptionsAllowed(false);
    root.setParameterExceptionHandler(this::misused);
    root.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
    return root;
  }

  private int misused(ParameterException mistake, String[] arguments) {
    // The mistake may stand before the option.
    session.options().json |= Arrays.asList(arguments).contains("--json");
    var said = Mistyped.of(mistake);
    session
        .output()
        .error(FailureCode.USAGE.label(), said.message(), Optional.of(said.hint()), ExitCode.USAGE);
    return ExitCode.USAGE.number();
  }

  private int failed(Exception failure) {
    if (failure instanceof OperationFailedException known) {
      var exit = ExitCode.of(known);
      session.output().error(known.code().label(), known.getMessage(), known.hint(), exit);
      return exit.number();
    }
    if (MemoryShortage.isCauseOf(failure)) {
      return shortage.tell(failure);
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
