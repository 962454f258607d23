package dev.backstay.cli;

import dev.backstay.app.SnapshotChoice;
import dev.backstay.component.Globs;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.CommitLog;
import dev.backstay.snapshot.ComponentName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/// Says which snapshots have an entry.
@Command(
    name = "find",
    description = "Find entries in all snapshots, and say since when and until when each was so.",
    footer = {
      "",
      "A PATTERN without `/` matches a name at any depth, one with `/` a whole path. `*` and `?`"
          + " stay within a name, `**` crosses names, `[a-z]` and `{a,b}` are as in a shell."
          + " Each version of an entry (by type, size and time) is told once, with the first and"
          + " the last snapshot that has it.",
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay find state.json",
      "  backstay find 'digests/**/may-*.log' --component logs",
      "  backstay find '*.sqlite' --snapshot latest --json | jq '.entries[].path'"
    })
final class FindCommand extends SessionCommand {

  @Parameters(paramLabel = "PATTERN", description = "What to find.")
  private String typed = "";

  @Option(names = "--snapshot", paramLabel = "SNAPSHOT", description = "Only in this snapshot.")
  private Optional<String> snapshot = Optional.empty();

  @Option(names = "--component", paramLabel = "NAME", description = "Only in this component.")
  private Optional<String> component = Optional.empty();

  @Option(names = "--all", description = "In snapshots of other orchestrators too.")
  private boolean all;

  FindCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choice = snapshot.map(SnapshotChoice::parse);
    var name = component.map(LsCommand::componentName);
    var search = new EntrySearch(pattern(), name, EntrySearch.VERSIONS_MAX);
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var commits = commits(log, choice, installation.configuration().orchestrator());
      requireKnown(name, commits);
      if (commits.isEmpty()) {
        tell(_ -> {});
        return ExitCode.OK;
      }
      try (var reader = repository.read(commits.getLast())) {
        tell(found -> search.run(commits, reader, found));
      }
    }
    return ExitCode.OK;
  }

  private Globs pattern() {
    try {
      return new Globs(List.of(typed));
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          FailureCode.USAGE,
          "not a pattern: " + typed + ": " + e.getDescription(),
          "`backstay find --help` says what a pattern is.",
          e);
    }
  }

  private List<Commit> commits(
      CommitLog log, Optional<SnapshotChoice> choice, String orchestrator) {
    if (choice.isPresent()) {
      return List.of(choice.get().in(log, orchestrator));
    }
    return log.commits().stream()
        .filter(commit -> all || commit.snapshot().orchestrator().equals(orchestrator))
        .toList();
  }

  /// What can be nowhere was mistyped.
  private static void requireKnown(Optional<ComponentName> name, List<Commit> commits) {
    if (name.isPresent()
        && commits.stream().allMatch(it -> it.snapshot().component(name.get()).isEmpty())) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "no snapshot has a component " + name.get(),
          "`backstay show` lists the components of a snapshot.");
    }
  }

  private void tell(Consumer<Consumer<EntrySearch.Version>> search) {
    if (output().isJson()) {
      output()
          .object(
              json -> {
                json.writeStringProperty("pattern", typed);
                json.writeArrayPropertyStart("entries");
                search.accept(version -> write(json, version));
                json.writeEndArray();
              });
      return;
    }
    var table = new Table("COMPONENT", "PATH", ">SIZE", "MODIFIED", "FIRST", "LAST");
    search.accept(
        version ->
            table.row(
                version.component().value(),
                EntryText.name(version.meta()),
                Words.size(version.meta().sizeBytes()),
                Words.time(EntryText.modifiedAt(version.meta())),
                version.first().snapshot().id().hex(),
                version.last().snapshot().id().hex()));
    if (table.isEmpty()) {
      output().say("nothing found");
    } else {
      output().table(table);
    }
  }

  private static void write(JsonGenerator json, EntrySearch.Version version) {
    var meta = version.meta();
    json.writeStartObject();
    json.writeStringProperty("component", version.component().value());
    json.writeStringProperty("path", meta.path().value());
    json.writeStringProperty("type", EntryText.label(meta.type()));
    json.writeNumberProperty("size", meta.sizeBytes());
    json.writeStringProperty("modified_at", EntryText.modifiedAt(meta).toString());
    write(json, "first", version.first());
    write(json, "last", version.last());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Commit commit) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("snapshot", commit.snapshot().id().hex());
    json.writeStringProperty("taken_at", commit.snapshot().takenAt().toString());
    json.writeEndObject();
  }
}
