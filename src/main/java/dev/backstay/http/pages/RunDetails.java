package dev.backstay.http.pages;

import dev.backstay.dispatch.Outcome;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunState;
import dev.backstay.http.RunActions;
import dev.backstay.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One run: what was asked, how far it is or how it ended, and what to do next.
///
/// @param command what a person would type for it
/// @param facts what it told in the end, by name
/// @param log the end of what it complained of
/// @param snapshot the id of the snapshot that it made or put in place, if it is known
public record RunDetails(
    Run run,
    String command,
    List<Fact> facts,
    String log,
    Optional<String> snapshot,
    boolean mayStop) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,%@+-]+");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  /// Something that was told in the end.
  public record Fact(String name, String value) {}

  static RunDetails of(Visit visit) {
    var run = visit.desk().run(visit.request().variable("id"));
    visit.request().requireSight(run.request().orchestrator());
    var configuration =
        visit
            .desk()
            .orchestrator(run.request().orchestrator())
            .map(it -> it.program().configuration());
    var summary = run.outcome().flatMap(Outcome::summary).map(Documents::read);
    return new RunDetails(
        run,
        command(run, configuration),
        summary.map(RunDetails::facts).orElse(List.of()),
        visit.desk().dispatcher().files().lastWords(run.id()),
        snapshot(run, summary),
        visit.viewer().may(RunActions.of(run.request().kind()), run.request().orchestrator()));
  }

  private static String command(Run run, Optional<Path> configuration) {
    var words = new ArrayList<String>();
    words.add("backstay");
    configuration.ifPresent(it -> words.addAll(List.of("--config", it.toString())));
    words.add(run.request().kind().label());
    words.addAll(run.request().arguments());
    return String.join(" ", words.stream().map(RunDetails::quoted).toList());
  }

  /// As a shell takes it for one word.
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static List<Fact> facts(JsonObject summary) {
    var facts = new ArrayList<Fact>();
    for (var name : List.of("id", "snapshot", "status", "grade", "safety_snapshot", "to")) {
      text(summary, name).ifPresent(it -> facts.add(new Fact(words(name), it)));
    }
    for (var name : List.of("content_bytes", "stored_bytes", "bytes_read")) {
      number(summary, name).ifPresent(it -> facts.add(new Fact(words(name), Phrases.size(it))));
    }
    number(summary, "duration_ms")
        .ifPresent(
            it -> facts.add(new Fact("Took", String.format(Locale.ROOT, "%.1f s", it / 1000.0))));
    return facts;
  }

  private static Optional<String> text(JsonObject summary, String name) {
    try {
      return summary.text(name);
    } catch (IllegalArgumentException somethingElse) {
      return Optional.empty();
    }
  }

  private static Optional<Long> number(JsonObject summary, String name) {
    try {
      return summary.number(name);
    } catch (IllegalArgumentException somethingElse) {
      return Optional.empty();
    }
  }

  private static String words(String name) {
    return switch (name) {
      case "id", "snapshot" -> "Snapshot";
      case "safety_snapshot" -> "Safety snapshot";
      case "content_bytes" -> "Content";
      case "stored_bytes" -> "Newly stored";
      case "bytes_read" -> "Read";
      default -> Phrases.sentence(name);
    };
  }

  private static Optional<String> snapshot(Run run, Optional<JsonObject> summary) {
    return switch (run.request().kind()) {
      case BACKUP -> summary.flatMap(it -> text(it, "id"));
      case RESTORE ->
          run.request().arguments().stream().findFirst().filter(it -> ID.matcher(it).matches());
      default -> Optional.empty();
    };
  }

  /// Whether it puts a snapshot in the place of live state.
  public boolean isRestore() {
    return run.request().kind() == RunKind.RESTORE;
  }

  /// How it ended or stands, in one sentence.
  public String sentence() {
    var kind = run.request().kind();
    return switch (run.state()) {
      case ASKED -> "It is about to begin.";
      case RUNNING -> "It is at work.";
      case SUCCEEDED ->
          switch (kind) {
            case BACKUP -> "The snapshot was taken and is complete.";
            case RESTORE -> "The snapshot is in place. All that was chosen was restored.";
            case CHECK -> "The repository is whole, as far as it was looked at.";
            case DRILL -> "The snapshot came back as it was captured.";
            default -> "All that was asked was done.";
          };
      case INCOMPLETE ->
          kind == RunKind.BACKUP
              ? "A snapshot was taken, and something is missing from it."
              : "It did its work, and something that was asked for is missing.";
      case FAILED -> kind == RunKind.RESTORE ? failedRestore() : "It could not be done.";
      case STOPPED -> "It was told to stop, and did.";
      case LOST -> "It ended without saying how.";
    };
  }

  /// What the exit codes of docs/exit-codes.md say of live state.
  private String failedRestore() {
    return switch (run.outcome().flatMap(Outcome::exit).orElse(0)) {
      case 30 -> "The restore was refused. Nothing live was changed.";
      case 31 -> "The restore failed and was taken back: what was live before is live again.";
      case 32 -> "The restore is in doubt: neither the former nor the restored state is certain.";
      default -> "The restore failed.";
    };
  }

  /// What to do next, in one sentence; the failure's own hint goes before it.
  public String next() {
    var hint = run.outcome().flatMap(Outcome::hint);
    if (hint.isPresent()) {
      return hint.get();
    }
    return switch (run.state()) {
      case ASKED, RUNNING -> "";
      case SUCCEEDED ->
          switch (run.request().kind()) {
            case RESTORE ->
                "Look whether the orchestrator works as it should. What was live before is in the"
                    + " safety snapshot.";
            case FORGET ->
                "For a while, what was forgotten can be brought back with `backstay undelete`.";
            default -> "";
          };
      case INCOMPLETE -> "Look at the log for what is missing and why.";
      case FAILED, STOPPED -> "Look at the log, then try again.";
      case LOST ->
          isRestore()
              ? "Look at the overview: it says whether the restore is unfinished and how to go on."
              : "Begin it again; what it had stored is found and used.";
    };
  }

  /// Whether something is to come.
  public boolean isAtWork() {
    return run.state() == RunState.ASKED || run.state() == RunState.RUNNING;
  }
}
