package dev.backstay.cli;

import dev.backstay.cli.quickstart.PublishingWriter;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The made-up orchestrator of the quickstart, at work until its standard input ends.
@Command(
    name = "quickstart-writer",
    hidden = true,
    description = "Write to the quickstart's database.",
    footer = {"", "Examples:", "  backstay quickstart-writer FILE 800"})
final class QuickstartWriterCommand extends SessionCommand {

  @Parameters(index = "0", paramLabel = "FILE", description = "The database.")
  private String database = "";

  @Parameters(index = "1", paramLabel = "N", description = "How many items it has.")
  private int items;

  QuickstartWriterCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try {
      var count =
          PublishingWriter.run(
              session().path(database), items, System.in, () -> output().line("writing"));
      output().line(Long.toString(count));
      return ExitCode.OK;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, e.toString(), "Run `backstay quickstart` again.", e);
    }
  }
}
