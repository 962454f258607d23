package dev.backstay.cli;

import dev.backstay.check.Check;
import dev.backstay.check.CheckReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whether the repository is whole.
@Command(
    name = "check",
    description = "Check that the repository is whole, and name what damage reaches.",
    footer = {
      "",
      "Without --read-data packs are listed but not read, so a flipped byte in one stays unseen.",
      "Ends with 41 if something was found.",
      "",
      "Examples:",
      "  backstay check               keys, history, index, listings",
      "  backstay check --read-data   every byte as well",
      "  backstay check --json | jq '.findings[].object'"
    })
final class CheckCommand extends SessionCommand {

  @Option(names = "--read-data", description = "Read and verify every stored byte.")
  private boolean readData;

  CheckCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      CheckReport report;
      try (var progress = session().progress()) {
        var depth = readData ? Check.Depth.READ_DATA : Check.Depth.STRUCTURE;
        report = Check.run(repository, depth, progress);
      }
      if (output().isJson()) {
        output().object(json -> CheckText.write(json, report));
      } else {
        CheckText.lines(report, readData).forEach(output()::line);
      }
      return report.isSound() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    }
  }
}
