package dev.backstay.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The program itself: says what it can do.
@Command(
    name = "backstay",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Backup and recovery for task and agent orchestrators: one snapshot over every store an"
          + " orchestrator keeps, and a restore that is all or nothing.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  backstay quickstart               see it work, without a server",
      "  backstay init                     make the repository that backstay.yaml names",
      "  backstay backup                   take a snapshot",
      "  backstay snapshots                list them",
      "  backstay restore latest --dry-run say what a restore would do"
    })
final class BackstayCommand implements Callable<Integer> {

  @Option(names = "--version", description = "Say which version this is, as `version` does.")
  private boolean version;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Session session;

  BackstayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (version) {
      return new VersionCommand(session).run().number();
    }
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.number();
  }
}
