package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.app.PresetView;
import dev.backstay.app.SnapshotChoice;
import dev.backstay.component.Scope;
import dev.backstay.component.Selection;
import dev.backstay.component.Waiver;
import dev.backstay.entity.EntityRequest;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.repository.Commit;
import dev.backstay.restore.Elsewhere;
import dev.backstay.restore.RestoreRequest;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Restores a snapshot.
@Command(
    name = "restore",
    description = {
      "Restore a snapshot, or a part of it: all of it, or nothing.",
      "",
      "Everything is built and verified beside the live state, what is live is kept in a safety"
          + " snapshot, and then the two are exchanged. A failure brings the former state back."
    },
    footer = {
      "",
      SnapshotForms.FORMS,
      "",
      "Stop the orchestrator first. With --to nothing live is touched; what stands in the database or"
          + " bucket that it names is replaced, so that is asked.",
      "",
      "Examples:",
      "  backstay restore latest --dry-run",
      "  backstay restore latest --yes",
      "  backstay restore 4f2a --component logs --path digests/2026-11-20.json",
      "  backstay restore latest~1 --to /tmp/look",
      "  backstay restore latest --make-directories --yes",
      "  backstay restore latest --component controller --to postgresql://keeper@db2/controller",
      "  backstay restore latest --component briefs --to s3://look/briefs",
      "  backstay restore latest --quarantine --yes",
      "  backstay restore latest --component controller --data-only --yes",
      "  backstay restore latest --component controller --table tasks --yes",
      "  backstay restore latest --entity run:4711 --dry-run",
      "  backstay restore latest~1 --entity agent:ada --as ada-then --yes",
      "  backstay restore latest --yes --no-settle && backstay restore rollback",
      "  backstay restore status"
    })
final class RestoreCommand extends SessionCommand {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "SNAPSHOT", description = "What to restore.")
  private Optional<String> typed = Optional.empty();

  @Option(
      names = "--component",
      split = ",",
      paramLabel = "NAME",
      description = "Only these components.")
  private List<String> components = new ArrayList<>();

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Only this path of the component, and what is below it.")
  private Optional<String> path = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      description =
          "Into a directory, or with one --component into a database (postgresql://...) or bucket"
              + " (s3://...), instead of the live places.")
  private Optional<String> to = Optional.empty();

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--no-settle",
      description = "Keep the former state beside the restored one until `restore settle`.")
  private boolean noSettle;

  @Option(
      names = "--quarantine",
      description =
          "Make the changes that `quarantine` declares before what is restored goes live.")
  private boolean quarantine;

  @Option(
      names = "--no-owner",
      description =
          "PostgreSQL: all belongs to the account that restores; missing roles are left out.")
  private boolean noOwner;

  @Option(
      names = "--run-code",
      description = "PostgreSQL: also restore what reaches beyond its database, as event triggers.")
  private boolean runCode;

  @Option(
      names = "--make-directories",
      description =
          "Make the directories in which components stand, as on a new host; else they must be"
              + " there, mounted.")
  private boolean makeDirectories;

  @Option(
      names = "--data-only",
      description =
          "PostgreSQL: only the rows, into the tables that are there; needs one --component.")
  private boolean dataOnly;

  @Option(
      names = "--table",
      split = ",",
      paramLabel = "TABLE",
      description =
          "PostgreSQL: only this table, or SCHEMA.TABLE, and what belongs to it; needs one"
              + " --component.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--schema",
      split = ",",
      paramLabel = "SCHEMA",
      description = "PostgreSQL: only the tables of this schema; needs one --component.")
  private List<String> schemas = new ArrayList<>();

  @Option(
      names = "--entity",
      paramLabel = "KIND:ID",
      description =
          "Only this one thing, as run:4711, of a kind that `entities` declares; all else stays.")
  private Optional<String> entity = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "NEW_ID",
      description = "Put the entity beside what is live, under this id.")
  private Optional<String> as = Optional.empty();

  RestoreCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    var choice = SnapshotChoice.parse(typed.orElseThrow(this::withoutSnapshot));
    if (entity.isPresent() || as.isPresent()) {
      return runEntity(choice);
    }
    var request =
        new RestoreRequest(
            components.stream().map(LsCommand::componentName).toList(),
            new Selection(LsCommand.entryPath(path.orElse(""))),
            to.map(it -> Elsewhere.of(it, session()::path)),
            !noSettle,
            waived(),
            scope(),
            quarantine);
    var installation = session().installation();
    requireUnmoved(installation);
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var commit = choice.in(log, installation.configuration().orchestrator());
      tellOfDoubts(commit, choice.passedOver(log, commit));
      var restoring = new Restoring(session(), installation, installation.restore(repository));
      var named = withoutEvidence(commit, request, installation);
      return restoring.run(commit, named, Restoring.Consent.of(dryRun, yes));
    }
  }

  private ExitCode runEntity(SnapshotChoice choice) {
    var isOfMore =
        !components.isEmpty()
            || path.isPresent()
            || to.isPresent()
            || quarantine
            || dataOnly
            || !tables.isEmpty()
            || !schemas.isEmpty()
            || !waived().isEmpty();
    if (entity.isEmpty() || isOfMore) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          entity.isEmpty()
              ? "--as needs --entity"
              : "--entity goes with --as, --dry-run, --yes and --no-settle alone");
    }
    var installation = session().installation();
    var entities = installation.configuration().entities();
    var request = EntityRequest.of(entity.get(), as, !noSettle, entities);
    requireUnmoved(installation);
    try (var repository = session().open(installation)) {
      var log = session().log(repository);
      var commit = choice.in(log, installation.configuration().orchestrator());
      tellOfDoubts(commit, choice.passedOver(log, commit));
      return new EntityRestoring(session(), installation, repository)
          .run(commit, request, Restoring.Consent.of(dryRun, yes));
    }
  }

  /// What is only evidence takes the place of nothing, unless that is wanted.
  private RestoreRequest withoutEvidence(
      Commit commit, RestoreRequest request, Installation installation) {
    var evidence = installation.configuration().onlyIfNamed();
    var all = commit.snapshot().components().stream().map(ComponentRecord::name).toList();
    var rest = all.stream().filter(it -> !evidence.contains(it)).toList();
    if (to.isPresent() || !components.isEmpty() || rest.isEmpty() || rest.size() == all.size()) {
      return request;
    }
    output()
        .warnInRun(
            "left-out",
            "restored only if it is named: "
                + all.stream()
                    .filter(evidence::contains)
                    .map(ComponentName::value)
                    .collect(Collectors.joining(", ")));
    return request.naming(rest);
  }

  /// Where its own configuration is lost, an orchestrator comes back to where it was.
  private void requireUnmoved(Installation installation) {
    if (to.isPresent()) {
      return;
    }
    Optional<PresetView> view = Optional.empty();
    try {
      view = installation.presetView();
    } catch (ConfigurationException lost) {
      output().warnInRun(lost.code().label(), String.valueOf(lost.getMessage()));
    }
    view.ifPresent(PresetView::requireUnmoved);
  }

  private Scope scope() {
    var isOfTables = !tables.isEmpty() || !schemas.isEmpty();
    var whole = isOfTables ? Scope.Part.TABLES : Scope.Part.WHOLE;
    return new Scope(dataOnly ? Scope.Part.ROWS : whole, tables, schemas);
  }

  private Set<Waiver> waived() {
    var waived = EnumSet.noneOf(Waiver.class);
    if (noOwner) {
      waived.add(Waiver.OWNERS);
    }
    if (runCode) {
      waived.add(Waiver.CODE);
    }
    if (makeDirectories) {
      waived.add(Waiver.DIRECTORIES);
    }
    return waived;
  }

  private void tellOfDoubts(Commit commit, Optional<Commit> passedOver) {
    var chosen = commit.snapshot();
    if (chosen.status() == Status.SUSPECT) {
      output()
          .warnInRun(
              "snapshot-suspect",
              "snapshot " + chosen.id() + " is suspect: " + SnapshotText.findings(chosen));
    }
    passedOver
        .map(Commit::snapshot)
        .ifPresent(
            newer ->
                output()
                    .warnInRun(
                        "snapshot-suspect",
                        "the newest snapshot "
                            + newer.id()
                            + ", taken "
                            + Words.time(newer.takenAt())
                            + ", is suspect and passed over: "
                            + SnapshotText.findings(newer)
                            + "; latest is "
                            + chosen.id()
                            + ", taken "
                            + Words.time(chosen.takenAt())));
  }

  private ParameterException withoutSnapshot() {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "name the snapshot to restore");
  }
}
