package dev.backstay.drill;

import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Reference;
import dev.backstay.component.Scope;
import dev.backstay.component.ScratchServer;
import dev.backstay.component.Selection;
import dev.backstay.component.Volume;
import dev.backstay.evidence.Answer;
import dev.backstay.evidence.Asking;
import dev.backstay.evidence.DrillReport;
import dev.backstay.evidence.Subject;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.inflight.Declared;
import dev.backstay.rehearsal.LiveThings;
import dev.backstay.rehearsal.ServiceTrial;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.Elsewhere;
import dev.backstay.restore.Restore;
import dev.backstay.restore.RestorePlan;
import dev.backstay.restore.RestoreRequest;
import dev.backstay.restore.SafetySnapshot;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rehearses the restore of a snapshot, where nothing live can be reached, and asks what came back.
public final class Drill {

  private final Repository repository;
  private final Handlers handlers;
  private final Engines engines;
  private final Household household;
  private final InstantSource clock;

  /// What is rehearsed, and where.
  ///
  /// @param configured the components as they are configured
  /// @param references what they name in each other
  /// @param declared known values
  /// @param scratch where the area of a drill is made
  /// @param kept directories that a drill must keep away from
  /// @param live what else is live
  /// @param service the operator's service that is tried on what was restored, if one is
  /// @param host what this host is called
  /// @param program the version of this program
  public record Household(
      List<Component> configured,
      List<Reference> references,
      Declared declared,
      Path scratch,
      List<Path> kept,
      LiveThings live,
      Optional<ServiceTrial> service,
      String host,
      String program) {}

  /// Rehearses snapshots of that repository.
  public Drill(
      Repository repository,
      Handlers handlers,
      Engines engines,
      Household household,
      InstantSource clock) {
    this.repository = repository;
    this.handlers = handlers;
    this.engines = engines;
    this.household = household;
    this.clock = clock;
  }

  /// Holds a drill. What was found is in the report, good or bad; the area is gone when it returns.
  ///
  /// @throws DrillFailedException if it could not be held here
  public DrillReport hold(Commit commit, DrillRequest request, Progress progress) {
    var guard = new LiveGuard(household.configured, household.kept);
    guard.requireApart(household.scratch);
    requireSpace(commit.snapshot(), request);
    var rehearsal =
        household.service.map(it -> new ServiceRehearsal(it, guard, household.live, handlers));
    rehearsal.ifPresent(it -> it.requirePossible(commit, request, household.scratch));
    var id = RunId.random();
    var startedAt = clock.instant();
    var watch = new Stopwatch(progress);
    List<Answer> answers;
    Duration recovery;
    var running = new EnumMap<ComponentKind, ScratchServer>(ComponentKind.class);
    try (var area = ScratchArea.in(household.scratch, id.hex())) {
      var interview = new Interview(() -> FullDisk.isMetIn(area));
      try {
        var hosted = host(commit, request, area, running, guard, interview, watch);
        var restored = restore(commit, request, area, hosted, interview, watch);
        recovery = restored.took;
        if (rehearsal.isPresent()) {
          var round = rehearsal.get().in(area, interview, watch);
          recovery = recovery.plus(round.hold(restored.plan, request));
        }
      } finally {
        running.values().forEach(ScratchServer::close);
      }
      answers = interview.answers();
      watch.report(new Progress.Step("remove", "", 0));
    } catch (IOException e) {
      throw impossible(String.valueOf(e.getMessage()), e);
    }
    watch.endStep();
    return new DrillReport(
        id.hex(),
        startedAt,
        watch.elapsed(),
        subjectOf(commit),
        asking(request, commit.snapshot(), running),
        watch.phases(),
        answers,
        recovery,
        request.exposure());
  }

  private void requireSpace(Snapshot snapshot, DrillRequest request) {
    var needed =
        snapshot.components().stream()
            .filter(it -> isMeant(it.name(), request))
            .mapToLong(ComponentRecord::contentBytes)
            .sum();
    if (request.spaceMax().isPresent() && needed > request.spaceMax().getAsLong()) {
      throw new DrillFailedException(
          FailureCode.SPACE,
          "the snapshot holds %d bytes, and a drill may take %d"
              .formatted(needed, request.spaceMax().getAsLong()),
          "Raise `drill.space`, or rehearse some components with `--only`.");
    }
    try {
      Files.createDirectories(household.scratch);
      var usable = Volume.of(household.scratch).usableBytes();
      if (usable < needed) {
        throw new DrillFailedException(
            FailureCode.SPACE,
            "%s has %d free bytes, and the snapshot holds %d"
                .formatted(household.scratch, usable, needed),
            "Set `scratch_dir` to a larger disk, or rehearse some components with `--only`.");
      }
    } catch (IOException e) {
      throw impossible("no scratch directory can be had: " + e.getMessage(), e);
    }
  }

  private static boolean isMeant(ComponentName name, DrillRequest request) {
    return request.components().isEmpty() || request.components().contains(name);
  }

  /// Has servers take in what servers keep.
  private Map<ComponentName, Component> host(
      Commit commit,
      DrillRequest request,
      ScratchArea area,
      Map<ComponentKind, ScratchServer> running,
      LiveGuard guard,
      Interview interview,
      Progress progress)
      throws IOException {
    var hosted = new HashMap<ComponentName, Component>();
    try (var source = repository.read(commit)) {
      for (var record : commit.snapshot().components()) {
        var known = configured(record);
        if (!isMeant(record.name(), request)) {
          continue;
        }
        if (known == null) {
          if (record.kind() == ComponentKind.POSTGRES || record.kind() == ComponentKind.REDIS) {
            interview.pass(
                record.name().value(),
                "does a server take it in?",
                "it is not configured any more, and was restored as a file");
          }
          continue;
        }
        if (!running.containsKey(record.kind())) {
          engines
              .of(record.kind(), area, request.waived())
              .ifPresent(it -> running.put(record.kind(), it));
        }
        var server = running.get(record.kind());
        if (server != null) {
          progress.report(new Progress.Step("start a server", record.name().value(), 0));
          var component = server.hosting(known, source.content(record.name()));
          guard.requireOwn(component, area.directory());
          hosted.put(record.name(), component);
        }
      }
    }
    return hosted;
  }

  private @Nullable Component configured(ComponentRecord record) {
    return household.configured.stream()
        .filter(it -> it.name().equals(record.name()) && it.kind() == record.kind())
        .findFirst()
        .orElse(null);
  }

  /// @param plan what was restored, if it could be
  /// @param took how long it took until the state stood again
  private record Restored(Optional<RestorePlan> plan, Duration took) {}

  private Restored restore(
      Commit commit,
      DrillRequest request,
      ScratchArea area,
      Map<ComponentName, Component> hosted,
      Interview interview,
      Stopwatch watch)
      throws IOException {
    var safety = new SafetySnapshot(repository, commit.snapshot().orchestrator(), handlers, clock);
    var restore =
        new Restore(
                repository,
                household.configured,
                handlers,
                safety,
                area.privateDirectory("journal"),
                clock)
            .checking(household.references)
            .declaring(household.declared)
            .examinedBy(interview);
    var state = area.privateDirectory(ServiceRehearsal.STATE);
    for (var record : commit.snapshot().components()) {
      Files.createDirectory(state.resolve(record.name().value()));
    }
    var trial = new Elsewhere.Trial(state, hosted);
    var asked =
        new RestoreRequest(
            request.components(),
            Selection.ALL,
            Optional.of(trial),
            true,
            request.waived(),
            Scope.WHOLE,
            false);
    var began = System.nanoTime();
    var plans = new ArrayList<RestorePlan>();
    var isBack =
        interview.ask(
            "",
            "can it be restored?",
            () -> {
              plans.add(restore.plan(commit, asked));
              restore.execute(plans.getFirst(), watch);
            });
    var took = Duration.ofNanos(System.nanoTime() - began);
    interview.examine("", "does it count as good?", () -> Questions.doubtsOf(commit.snapshot()));
    if (isBack) {
      watch.report(new Progress.Step("ask", "", 0));
      var questions = new Questions(handlers, household.declared);
      plans.getFirst().targets().forEach(it -> questions.ask(it.component(), commit, interview));
    }
    return new Restored(plans.stream().filter(_ -> isBack).findFirst(), took);
  }

  private Subject subjectOf(Commit commit) {
    var snapshot = commit.snapshot();
    return new Subject(
        snapshot.orchestrator(),
        snapshot.id().hex(),
        commit.hash(),
        snapshot.takenAt(),
        snapshot.grade().label(),
        repository.place(),
        repository.id(),
        snapshot.contentBytes(),
        snapshot.components().size());
  }

  private Asking asking(
      DrillRequest request, Snapshot snapshot, Map<ComponentKind, ScratchServer> running) {
    var used = new TreeSet<String>();
    running.values().forEach(it -> used.add(it.engine()));
    snapshot.components().forEach(it -> used.add("captured by " + it.facts().engine()));
    used.remove("");
    return new Asking(
        request.who(),
        request.why(),
        request.chosenBy(),
        household.host,
        household.program,
        List.copyOf(used));
  }

  static DrillFailedException impossible(String what, IOException cause) {
    return new DrillFailedException(
        FailureCode.DRILL_IMPOSSIBLE,
        "no drill can be held here: " + what,
        "Mend the cause, or hold it on a host that is like the one to recover on. Nothing live was"
            + " touched.",
        cause);
  }
}
