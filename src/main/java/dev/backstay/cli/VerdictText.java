package dev.backstay.cli;

import dev.backstay.json.Json;
import dev.backstay.repository.Forgotten;
import dev.backstay.retention.Forgetting;
import dev.backstay.retention.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// How it is told which snapshots stay and which do not.
final class VerdictText {

  private final Output output;
  private final List<Verdict> verdicts;
  private final boolean ofSeveral;

  /// @param ofSeveral whether snapshots of several orchestrators were judged
  VerdictText(Output output, List<Verdict> verdicts, boolean ofSeveral) {
    this.output = output;
    this.verdicts = List.copyOf(verdicts);
    this.ofSeveral = ofSeveral;
  }

  private List<Verdict> those(boolean kept) {
    return verdicts.stream().filter(it -> it.kept() == kept).toList();
  }

  /// Tells what would be done.
  void tellPlan() {
    if (output.isJson()) {
      output.object(
          json -> {
            json.writeBooleanProperty("dry_run", true);
            Json.objects(json, "kept", those(true), it -> write(json, it));
            Json.objects(json, "forgotten", those(false), it -> write(json, it));
            Json.objects(json, "returned", List.<Verdict>of(), it -> write(json, it));
          });
      return;
    }
    table("would go", List.of());
    output.say(
        "nothing was changed: %s would be forgotten, %d kept"
            .formatted(snapshots(those(false).size()), those(true).size()));
  }

  /// Tells what was done.
  void tellDone(Forgetting.Outcome outcome) {
    outcome
        .returned()
        .forEach(
            it ->
                output.warn(
                    "snapshot %s was forgotten and is back: others were forgotten at the same time, and it may not go: %s"
                        .formatted(it.commit().snapshot().id(), String.join("; ", it.reasons()))));
    if (output.isJson()) {
      var until = new HashMap<String, Instant>();
      outcome.forgotten().forEach(it -> until.put(it.commit().hash(), it.until()));
      output.object(json -> write(json, outcome, until));
      return;
    }
    table("forgotten", outcome.returned());
    if (outcome.forgotten().isEmpty()) {
      output.say("nothing to forget");
      return;
    }
    var one = outcome.forgotten().getFirst();
    var isOne = outcome.forgotten().size() == 1;
    output.say(
        (isOne
                ? "%s forgotten; `backstay undelete %s` brings it back until %s,"
                    + " `backstay prune` removes what only it needs"
                : "%s forgotten; `backstay undelete %s` brings one back until %s,"
                    + " `backstay prune` removes what only they need")
            .formatted(
                snapshots(outcome.forgotten().size()),
                isOne ? one.commit().snapshot().id() : "SNAPSHOT",
                Words.time(earliest(outcome.forgotten()))));
  }

  private static Instant earliest(List<Forgotten> forgotten) {
    return forgotten.stream().map(Forgotten::until).min(Instant::compareTo).orElseThrow();
  }

  private static String snapshots(int count) {
    return Words.count(count, "snapshot", "snapshots");
  }

  private void table(String going, List<Verdict> returned) {
    if (verdicts.isEmpty()) {
      return;
    }
    var headings = new ArrayList<>(List.of("VERDICT", "ID", "TAKEN", "STANDING", "WHY"));
    if (ofSeveral) {
      headings.add(1, "ORCHESTRATOR");
    }
    var table = new Table(headings.toArray(String[]::new));
    Stream.concat(those(true).stream(), returned.stream()).forEach(it -> row(table, "kept", it));
    those(false).stream()
        .filter(it -> returned.stream().noneMatch(back -> back.commit().equals(it.commit())))
        .forEach(it -> row(table, going, it));
    output.table(table);
  }

  private void row(Table table, String verdict, Verdict of) {
    var snapshot = of.commit().snapshot();
    var cells =
        new ArrayList<>(
            List.of(
                verdict,
                snapshot.id().hex(),
                Words.time(snapshot.takenAt()),
                of.standing().label(),
                String.join("; ", of.reasons())));
    if (ofSeveral) {
      cells.add(1, snapshot.orchestrator());
    }
    table.row(cells.toArray(String[]::new));
  }

  private void write(JsonGenerator json, Forgetting.Outcome outcome, Map<String, Instant> until) {
    json.writeBooleanProperty("dry_run", false);
    Json.objects(json, "kept", those(true), it -> write(json, it));
    var gone = those(false).stream().filter(it -> until.containsKey(it.commit().hash())).toList();
    Json.objects(
        json,
        "forgotten",
        gone,
        it -> {
          write(json, it);
          json.writeStringProperty("until", String.valueOf(until.get(it.commit().hash())));
        });
    Json.objects(json, "returned", outcome.returned(), it -> write(json, it));
  }

  private static void write(JsonGenerator json, Verdict verdict) {
    var snapshot = verdict.commit().snapshot();
    json.writeStringProperty("id", snapshot.id().hex());
    json.writeStringProperty("commit", verdict.commit().hash());
    json.writeStringProperty("orchestrator", snapshot.orchestrator());
    json.writeStringProperty("taken_at", snapshot.takenAt().toString());
    json.writeStringProperty("standing", verdict.standing().label());
    Json.texts(json, "reasons", verdict.reasons());
  }
}
