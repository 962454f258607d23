package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.inflight.Answers;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.ProofCommit;
import dev.backstay.snapshot.ComponentRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says what a snapshot holds.
@Command(
    name = "show",
    description = "Say everything that is known about one snapshot.",
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay show latest",
      "  backstay show 4f2a",
      "  backstay show latest~1 --json | jq .components"
    })
final class ShowCommand extends SessionCommand {

  @Parameters(paramLabel = "SNAPSHOT", description = "The snapshot.")
  private String typed = "";

  ShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choice = SnapshotChoice.parse(typed);
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = repository.log();
      var commit = choice.in(log, installation.configuration().orchestrator());
      if (output().isJson()) {
        output()
            .object(
                json -> {
                  SnapshotText.write(json, commit, log);
                  Json.objects(
                      json,
                      "captures",
                      commit.snapshot().components(),
                      each -> SnapshotText.writeFacts(json, each));
                });
      } else {
        print(commit, log);
      }
    }
    return ExitCode.OK;
  }

  private void print(Commit commit, CommitLog log) {
    var snapshot = commit.snapshot();
    var facts = new Table("snapshot", snapshot.id().hex());
    facts.row("commit", commit.hash());
    facts.row("orchestrator", snapshot.orchestrator());
    facts.row("host", snapshot.host());
    facts.row("taken", Words.time(snapshot.takenAt()));
    facts.row("trigger", snapshot.trigger().label());
    facts.row("status", snapshot.status().label());
    facts.row("grade", SnapshotText.gradeOf(snapshot));
    log.proofOf(commit).ifPresent(last -> facts.row(SnapshotText.verdict(last), words(last)));
    facts.row("size", Words.size(snapshot.contentBytes()));
    facts.row("tags", String.join(", ", snapshot.tags()));
    snapshot.pins().forEach(pin -> facts.row("pinned", pin));
    snapshot.missing().forEach(missing -> facts.row("missing", missing));
    output().table(facts);
    output().line("");
    output().table(SnapshotText.components(snapshot.components()));
    snapshot.components().forEach(this::printCapture);
  }

  private static String words(ProofCommit last) {
    var outcome = last.proof().outcome();
    return "%s by drill %s on %s; the recovery took %s"
        .formatted(
            Words.time(last.proof().provenAt()),
            outcome.drill(),
            last.proof().host(),
            Words.span(outcome.took()));
  }

  private void printCapture(ComponentRecord component) {
    var facts = component.facts();
    output().line("");
    output().line(component.name() + ": " + facts.engine());
    var table = new Table("point", Words.time(facts.pointAt()));
    component.findings().forEach(finding -> table.row("finding", finding));
    facts
        .details()
        .forEach(
            (name, value) -> {
              if (!Answers.isOne(name)) {
                table.row(name, value);
              }
            });
    component.vitals().forEach((name, value) -> table.row(name, value));
    table.row("digest", component.digest());
    facts
        .notes()
        .forEach(note -> table.row(note.kind().label(), note.path() + ": " + note.reason()));
    if (facts.noteCount() > facts.notes().size()) {
      table.row("notes", facts.noteCount() + " in all");
    }
    output().indented(table);
  }
}
