package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.json.Json;
import dev.backstay.repository.Commit;
import dev.backstay.snapshot.Labels;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Changes the labels of one snapshot, for every command that does.
final class Relabelling {

  private final Session session;

  Relabelling(Session session) {
    this.session = session;
  }

  /// Changes the labels of the snapshot that was typed, and prints it as it is afterwards.
  ExitCode run(String typed, UnaryOperator<Labels> change) {
    var choice = SnapshotChoice.parse(typed);
    var installation = session.installation();
    try (var repository = session.open(installation)) {
      var orchestrator = installation.configuration().orchestrator();
      var commit = choice.in(session.log(repository), orchestrator);
      var wanted = change.apply(commit.labels());
      var changed = repository.relabel(commit, wanted);
      repository.passedOver().forEach(failure -> session.output().warn(failure.getMessage()));
      print(commit, wanted, changed);
    }
    return ExitCode.OK;
  }

  private void print(Commit commit, Labels labels, boolean changed) {
    var id = commit.snapshot().id().hex();
    if (session.output().isJson()) {
      session
          .output()
          .object(
              json -> {
                json.writeStringProperty("snapshot", id);
                json.writeBooleanProperty("changed", changed);
                Json.texts(json, "tags", labels.tags());
                Json.texts(json, "pins", labels.pins());
              });
      return;
    }
    if (!changed) {
      session.output().say("nothing to change");
    }
    var facts = new Table("snapshot", id);
    facts.row("tags", String.join(", ", labels.tags()));
    labels.pins().forEach(pin -> facts.row("pinned", pin));
    session.output().table(facts);
  }

  /// Refuses what cannot be a tag.
  static void requireTags(List<String> tags) {
    require(tags, Labels::problemOfTag, "A tag is a word of at most 64 characters, as in `v2.4`.");
  }

  /// Refuses what cannot be the reason of a pin.
  static void requirePins(List<String> reasons) {
    require(reasons, Labels::problemOfPin, "A reason is one line of at most 500 characters.");
  }

  private static void require(
      List<String> texts, Function<String, Optional<String>> problemOf, String hint) {
    texts.stream()
        .flatMap(text -> problemOf.apply(text).stream())
        .findFirst()
        .ifPresent(
            problem -> {
              throw new UsageException(FailureCode.USAGE, problem, hint);
            });
  }
}
