package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.SnapshotChoice;
import dev.backstay.component.Component;
import dev.backstay.component.Component.StateFile;
import dev.backstay.diff.LiveSide;
import dev.backstay.diff.Side;
import dev.backstay.diff.StoredSide;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what differs.
@Command(
    name = "diff",
    description = "Say what differs between two snapshots, or a snapshot and what is live.",
    footer = {
      "",
      "Each component is summed up first. Of documents the values that differ are told by the keys"
          + " to them; values that look like secrets are masked. `live` is compared as it lies"
          + " there: of a database its files, sidecars too. Nothing is written, no program is"
          + " run.",
      "",
      "With --rows, the tables of sqlite and postgres components are compared: which were added"
          + " or removed, which columns, and which rows, told apart by the primary key, or as"
          + " wholes where there is none. What a snapshot holds is restored into `scratch_dir` for"
          + " that, and removed; `live` is only read, in one consistent state, as a capture does"
          + " it.",
      "",
      SnapshotForms.FORMS,
      "",
      "Examples:",
      "  backstay diff latest~1 latest",
      "  backstay diff latest live --component state",
      "  backstay diff latest live --stat --exit-code",
      "  backstay diff latest~1 latest --component runs --rows",
      "  backstay diff latest live --component runs --rows --table jobs --limit 20"
    })
final class DiffCommand extends SessionCommand {

  private static final String LIVE = "live";
  private static final int EXAMPLES_MAX = 1_000;

  @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "What was.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "SNAPSHOT|live", description = "What is.")
  private String after = "";

  @Option(
      names = "--component",
      split = ",",
      paramLabel = "NAME",
      description = "Only these components.")
  private List<String> components = new ArrayList<>();

  @Option(names = "--stat", description = "Only how much differs in each component.")
  private boolean stat;

  @Option(names = "--exit-code", description = "End with 42 if anything differs.")
  private boolean exitCode;

  @Option(names = "--rows", description = "Compare the tables of databases, row by row.")
  private boolean rows;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "With --rows: only this table; SCHEMA.NAME unless the schema is `public`.")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "With --rows: tell the first N changed rows of each table, at most 1000.")
  private int limit;

  DiffCommand(Session session) {
    super(session);
  }

  /// One of the two states: its components by name, and how one is opened.
  private record State(Map<ComponentName, Optional<StateFile.Format>> components, Opening opening) {

    interface Opening {
      Side open(ComponentName name);
    }

    ComponentDifference.Sides sides(ComponentName name) {
      return components.containsKey(name) ? () -> opening.open(name) : EmptySide::new;
    }
  }

  @Override
  ExitCode run() {
    requireFitting();
    var installation = session().installation();
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      try (var first = reader(repository, log, installation, before);
          var second = after.equals(LIVE) ? null : reader(repository, log, installation, after)) {
        if (rows) {
          var differences = compareRows(installation, first, Optional.ofNullable(second));
          RowDiffText.tell(output(), differences);
          return exitCode && differences.stream().anyMatch(RowDifference::isDifferent)
              ? ExitCode.DIFFERENT
              : ExitCode.OK;
        }
        var left = stored(first);
        var right = second == null ? live(installation) : stored(second);
        var differences = compare(left, right, second == null ? programs(installation) : Set.of());
        DiffText.tell(output(), differences, stat);
        var differs = differences.stream().anyMatch(it -> it.tally().isDifferent());
        return differs && exitCode ? ExitCode.DIFFERENT : ExitCode.OK;
      }
    }
  }

  private void requireFitting() {
    if (!rows && (table.isPresent() || limit != 0)) {
      throw new UsageException(FailureCode.USAGE, "--table and --limit are of rows", "Add --rows.");
    }
    if (limit < 0 || limit > EXAMPLES_MAX) {
      throw new UsageException(
          FailureCode.USAGE,
          "--limit " + limit + " is not from 0 to " + EXAMPLES_MAX,
          "Ask for all rows of a snapshot with `backstay dump --query`.");
    }
  }

  private List<RowDifference> compareRows(
      Installation installation, SnapshotReader first, Optional<SnapshotReader> second) {
    var wanted = components.stream().map(LsCommand::componentName).toList();
    return new RowDiff(installation, first, second).run(wanted, table, limit);
  }

  private static SnapshotReader reader(
      Repository repository, CommitLog log, Installation installation, String typed) {
    var orchestrator = installation.configuration().orchestrator();
    return repository.read(SnapshotChoice.parse(typed).in(log, orchestrator));
  }

  private static State stored(SnapshotReader reader) {
    var found = new TreeMap<ComponentName, Optional<StateFile.Format>>();
    for (var record : reader.snapshot().components()) {
      found.put(record.name(), formatOf(record));
    }
    return new State(found, name -> new StoredSide(reader.content(name)));
  }

  private static Optional<StateFile.Format> formatOf(ComponentRecord record) {
    var named = record.facts().details().get("format");
    return Arrays.stream(StateFile.Format.values())
        .filter(format -> format.name().equals(named))
        .findAny();
  }

  private static State live(Installation installation) {
    var found = new TreeMap<ComponentName, Optional<StateFile.Format>>();
    var all = new TreeMap<ComponentName, Component>();
    for (var component : installation.configuration().components()) {
      all.put(component.name(), component);
      found.put(
          component.name(),
          component instanceof StateFile file ? Optional.of(file.format()) : Optional.empty());
    }
    return new State(found, name -> open(installation, all.get(name)));
  }

  private static Side open(Installation installation, @Nullable Component component) {
    if (component == null) {
      return new EmptySide();
    }
    return new LiveSide(installation.handlerOf(component).captureAsIs());
  }

  /// What only a program knows is not compared with what is live: the program would have to run.
  private Set<ComponentName> programs(Installation installation) {
    var programs = new TreeSet<ComponentName>();
    for (var component : installation.configuration().components()) {
      if (component instanceof Component.Command) {
        programs.add(component.name());
        output().warn(component.name() + " is not compared: its program would have to run");
      }
    }
    return programs;
  }

  private List<ComponentDifference> compare(State left, State right, Set<ComponentName> without) {
    var names = new TreeSet<>(left.components().keySet());
    names.addAll(right.components().keySet());
    names.removeAll(without);
    if (!components.isEmpty()) {
      var wanted = components.stream().map(LsCommand::componentName).toList();
      for (var name : wanted) {
        if (!names.contains(name)) {
          throw new UsageException(
              FailureCode.PATH_UNKNOWN,
              "there is nothing to compare of a component " + name,
              "`backstay show` lists the components of a snapshot.");
        }
      }
      names.retainAll(wanted);
    }
    return names.stream().map(name -> compare(name, left, right)).toList();
  }

  private static ComponentDifference compare(ComponentName name, State left, State right) {
    var format = left.components().getOrDefault(name, Optional.empty());
    var other = right.components().getOrDefault(name, Optional.empty());
    return ComponentDifference.of(
        name,
        left.sides(name),
        right.sides(name),
        format.equals(other) ? format : Optional.empty());
  }

  /// The side of a component that is not there.
  private static final class EmptySide implements Side {

    @Override
    public Optional<Item> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
