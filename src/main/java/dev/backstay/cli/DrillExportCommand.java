package dev.backstay.cli;

import dev.backstay.evidence.Archive;
import dev.backstay.evidence.Dossier;
import dev.backstay.evidence.DrillReport;
import dev.backstay.evidence.ReportJson;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.ProofCommit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Writes what an auditor is shown.
@Command(
    name = "export",
    description = {
      "Write what an auditor is shown of some time into one archive.",
      "",
      "It holds a page (HTML and Markdown) about what is configured, taken, rehearsed and found, the"
          + " report of each drill as it is kept, and the digests of all of them. The page says"
          + " where ISO/IEC 27001:2022 A.8.13 and SOC 2 A1.2 and A1.3 are spoken of."
    },
    footer = {
      "",
      "Examples:",
      "  backstay drill export --output evidence.zip",
      "  backstay drill export --within 90d --output quarter.zip"
    })
final class DrillExportCommand extends SessionCommand {

  @Option(
      names = "--within",
      paramLabel = "TIME",
      defaultValue = "365d",
      converter = DurationConverter.class,
      description = "Of how long ago (default: ${DEFAULT-VALUE}).")
  private Duration within = Duration.ofDays(365);

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The archive to write; a new file.")
  private String file = "";

  DrillExportCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var installation = session().quietInstallation();
    var configuration = installation.configuration();
    var until = session().surroundings().clock().instant();
    var since = until.minus(within);
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var reports = new LinkedHashMap<String, byte[]>();
      var filed = new ArrayList<Dossier.Filed>();
      for (var drill : DrillListCommand.of(log, configuration.orchestrator())) {
        if (!drill.proof().provenAt().isBefore(since)) {
          var bytes = repository.report(drill);
          reports.put(drill.proof().outcome().drill(), bytes);
          filed.add(
              new Dossier.Filed(parse(drill, bytes), drill.proof().reportHash(), drill.hash()));
        }
      }
      var facts = new DossierFacts(configuration, log, since, until);
      var dossier = facts.with(repository.place(), filed);
      var path = session().path(file);
      new NewFile(path, "the archive").write(new Archive(dossier, reports)::write);
      tell(path, dossier);
    }
    return ExitCode.OK;
  }

  private static DrillReport parse(ProofCommit drill, byte[] report) {
    try {
      return ReportJson.parse(new String(report, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException unreadable) {
      throw new UsageException(
          FailureCode.USAGE,
          "the report of drill %s cannot be read by this version: %s"
              .formatted(drill.proof().outcome().drill(), unreadable.getMessage()),
          "Use the version that wrote it, or a newer one.",
          unreadable);
    }
  }

  private void tell(Path path, Dossier dossier) {
    var good = dossier.good().size();
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("file", path.toString());
                json.writeStringProperty("since", dossier.since().toString());
                json.writeStringProperty("until", dossier.until().toString());
                json.writeNumberProperty("drills", dossier.drills().size());
                json.writeNumberProperty("proven", good);
              });
    } else {
      var held = Words.count(dossier.drills().size(), "drill", "drills");
      output().line(held + ", of which good: " + good);
      output().line("wrote " + path);
    }
  }
}
