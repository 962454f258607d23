package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.copy.Copy;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Access;
import dev.backstay.repository.Commit;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Repository;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.store.ObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.Interleaving;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// One repository on which one actor stops after some operation, others do all of their work, and
/// the first goes on: for every operation that can be the last before the pause.
final class PruneSchedule {

  /// Who works before the first one begins, who is stopped, and who works meanwhile and afterwards.
  @SuppressWarnings("ImmutableEnumChecker") // all lists are made by List.of
  enum Plan {
    BACKUP_STOPS_FOR_A_PRUNE(List.of(), Work.BACKUP, List.of(Work.PRUNE), List.of(Work.PRUNE)),
    BACKUP_STOPS_WHEN_ALL_IS_CONDEMNED(
        List.of(Work.CONDEMN), Work.BACKUP, List.of(Work.SWEEP), List.of(Work.PRUNE)),
    BACKUP_STOPS_FOR_CONDEMNING(List.of(), Work.BACKUP, List.of(Work.CONDEMN), List.of(Work.PRUNE)),
    BACKUP_STOPS_FOR_ANOTHER_AND_A_PRUNE(
        List.of(), Work.BACKUP, List.of(Work.OTHER_BACKUP, Work.PRUNE), List.of(Work.PRUNE)),
    BACKUP_STOPS_FOR_CONDEMNING_AND_AGAIN_FOR_THE_SWEEP(
        List.of(), Work.BACKUP, List.of(Work.CONDEMN), List.of(Work.PRUNE)),
    PRUNE_STOPS_FOR_A_BACKUP_THAT_GOES_ON_LATER(
        List.of(), Work.PRUNE, List.of(Work.BACKUP), List.of(Work.PRUNE)),
    PRUNE_STOPS_FOR_A_BACKUP(List.of(), Work.PRUNE, List.of(Work.BACKUP), List.of(Work.PRUNE)),
    PRUNE_STOPS_FOR_ANOTHER(
        List.of(), Work.PRUNE, List.of(Work.OTHER_PRUNE, Work.BACKUP), List.of(Work.OTHER_PRUNE)),
    SWEEP_STOPS_FOR_A_BACKUP(
        List.of(Work.CONDEMN), Work.PRUNE, List.of(Work.BACKUP), List.of(Work.PRUNE)),
    SWEEP_STOPS_FOR_ANOTHER_SWEEP_AND_A_BACKUP(
        List.of(Work.CONDEMN),
        Work.PRUNE,
        List.of(Work.OTHER_PRUNE, Work.BACKUP),
        List.of(Work.PRUNE)),
    RETURN_STOPS_FOR_A_PRUNE(List.of(), Work.RETURN, List.of(Work.PRUNE), List.of(Work.PRUNE)),
    RETURN_STOPS_FOR_CONDEMNING(List.of(), Work.RETURN, List.of(Work.CONDEMN), List.of(Work.PRUNE)),
    PRUNE_STOPS_FOR_A_RETURN(List.of(), Work.PRUNE, List.of(Work.RETURN), List.of(Work.PRUNE)),
    COPY_STOPS_FOR_A_PRUNE(List.of(), Work.COPY, List.of(Work.PRUNE), List.of(Work.PRUNE)),
    COPY_STOPS_WHEN_ALL_IS_CONDEMNED(
        List.of(Work.CONDEMN), Work.COPY, List.of(Work.SWEEP), List.of(Work.PRUNE)),
    TWO_SWEEPS_SEE_DIFFERENT_COPIES(
        List.of(), Work.OTHER_SWEEP, List.of(Work.AGAIN, Work.SWEEP), List.of(Work.PRUNE)),
    PRUNE_STOPS_FOR_A_COPY(List.of(), Work.PRUNE, List.of(Work.COPY), List.of(Work.PRUNE)),
    PRUNE_ENDS_BEFORE_A_RETURN(
        List.of(Work.PRUNE), Work.RETURN, List.of(Work.PRUNE), List.of(Work.PRUNE));

    private final List<Work> before;
    private final Work stopped;
    private final List<Work> meanwhile;
    private final List<Work> afterwards;

    Plan(List<Work> before, Work stopped, List<Work> meanwhile, List<Work> afterwards) {
      this.before = before;
      this.stopped = stopped;
      this.meanwhile = meanwhile;
      this.afterwards = afterwards;
    }
  }

  /// What an actor does.
  enum Work {
    BACKUP("writer1"),
    OTHER_BACKUP("writer2"),
    CONDEMN("pruner1"),
    PRUNE("pruner1"),
    SWEEP("pruner1"),
    OTHER_PRUNE("pruner2"),
    OTHER_SWEEP("pruner2"),
    AGAIN("writer3"),
    RETURN("keeper"),
    COPY("copier");

    private final String actor;

    Work(String actor) {
      this.actor = actor;
    }
  }

  private static final Map<String, byte[]> FORGOTTEN = files("a", "b", "x");

  private final Start start;
  private final InMemoryObjectStore shared;
  private final Path hostStates;
  private final BiFunction<String, ObjectStore, ObjectStore> lens;
  private final Interleaving course = new Interleaving(1);
  private final Map<Commit, Map<String, byte[]>> required = new HashMap<>();

  /// The state from which every schedule begins.
  static final class Start {

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final Secret.MachineKey key;
    private final String id;
    private final Map<Commit, Map<String, byte[]>> required = new HashMap<>();

    /// Snapshots with index pieces that name several packs, and one that was forgotten.
    Start(Path hostStates) {
      try (var repository = TestRepository.create(store, hostStates)) {
        id = repository.id();
        key = new HostState(hostStates.resolve(id)).machineKey().orElseThrow();
        var first = snapshot(repository, FORGOTTEN);
        var second = files("c", "d", "x");
        required.put(snapshot(repository, second), second);
        for (var name : List.of("g", "h", "i")) {
          var files = files(name);
          required.put(snapshot(repository, files), files);
        }
        prune(repository, Duration.ZERO);
        var item = new RetentionChange.Item(first.snapshot().id(), first.hash(), "test");
        repository.forget(List.of(item), Duration.ZERO);
      }
    }
  }

  PruneSchedule(Start start, Path hostStates, BiFunction<String, ObjectStore, ObjectStore> lens) {
    this.start = start;
    this.hostStates = hostStates;
    this.lens = lens;
    shared = start.store.copy();
    required.putAll(start.required);
  }

  private static Commit snapshot(Repository repository, Map<String, byte[]> files) {
    return TestRepository.snapshot(repository, MemoryCapture.marked("c", files, 1));
  }

  private static Map<String, byte[]> files(String... names) {
    var files = new TreeMap<String, byte[]>();
    for (var name : names) {
      var bytes = new byte[2_000];
      new Random(name.hashCode()).nextBytes(bytes);
      files.put(name, bytes);
    }
    return files;
  }

  /// Runs the plan with a pause after so many operations.
  ///
  /// @return whether there was so much to do
  boolean run(Plan plan, int pause) {
    if (plan == Plan.TWO_SWEEPS_SEE_DIFFERENT_COPIES) {
      return runTwoSweeps(plan, pause);
    }
    plan.before.forEach(work -> course.finish(actor(work)));
    var stopped = actor(plan.stopped);
    var more = course.advance(stopped, pause);
    switch (plan) {
      case BACKUP_STOPS_FOR_CONDEMNING_AND_AGAIN_FOR_THE_SWEEP -> {
        course.finish(actor(Work.CONDEMN));
        course.advanceTo(stopped, "create commits/");
        course.finish(actor(Work.SWEEP));
        course.finish(stopped);
      }
      case PRUNE_STOPS_FOR_A_BACKUP_THAT_GOES_ON_LATER -> {
        var later = actor(Work.BACKUP);
        course.advanceTo(later, "create commits/");
        course.finish(stopped);
        course.finish(later);
      }
      default -> {
        plan.meanwhile.forEach(work -> course.finish(actor(work)));
        course.finish(stopped);
      }
    }
    plan.afterwards.forEach(work -> course.finish(actor(work)));
    return more;
  }

  /// A run that saw no marks uses what is condemned; a later one stores the same again. One sweep
  /// looks before that and stops, one looks after it and is about to remove; the first goes on, and
  /// then what was stored again may go, unless both remove the same.
  private boolean runTwoSweeps(Plan plan, int pause) {
    var early = actor(Work.BACKUP);
    course.advanceTo(early, "create commits/");
    course.finish(actor(Work.CONDEMN));
    course.finish(early);
    var first = actor(plan.stopped);
    var more = course.advance(first, pause);
    course.finish(actor(Work.AGAIN));
    var second = actor(Work.SWEEP);
    course.advanceTo(second, "create index/");
    course.finish(first);
    plan.afterwards.forEach(work -> course.finish(actor(work)));
    course.finish(second);
    plan.afterwards.forEach(work -> course.finish(actor(work)));
    return more;
  }

  private Interleaving.Actor actor(Work work) {
    return course.add(
        work.actor,
        shared,
        (_, store) -> {
          var seen = lens.apply(work.actor, store);
          try (var repository = Repository.open(seen, access(work.actor))) {
            act(work, repository);
          }
        });
  }

  /// Every actor is on a host of its own.
  private Access access(String host) {
    new HostState(hostStates.resolve(host).resolve(start.id)).keepMachineKey(start.key);
    return TestRepository.access(hostStates.resolve(host));
  }

  private void act(Work work, Repository repository) {
    switch (work) {
      case BACKUP, AGAIN -> backUp(repository, files("a", "c", "e"));
      case OTHER_BACKUP -> backUp(repository, files("b", "d", "f"));
      case CONDEMN -> prune(repository, Duration.ofDays(1));
      case SWEEP, OTHER_SWEEP -> sweep(repository);
      case PRUNE, OTHER_PRUNE -> prune(repository, Duration.ZERO);
      case RETURN -> bringBack(repository);
      case COPY -> copy(repository, files("a", "c", "e"));
    }
  }

  private void backUp(Repository repository, Map<String, byte[]> files) {
    try {
      required.put(snapshot(repository, files), files);
    } catch (OperationFailedException overtaken) {
      assertThat(overtaken.code().label()).isIn("run-overtaken", "object-missing");
    }
  }

  /// Takes a snapshot elsewhere, and copies it.
  private void copy(Repository repository, Map<String, byte[]> files) {
    var elsewhere = hostStates.resolve("elsewhere");
    try (var source = TestRepository.create(new InMemoryObjectStore(), elsewhere)) {
      var taken = snapshot(source, files);
      try (var copy = new Copy(source, repository, Progress.NONE)) {
        required.put(copy.copy(taken).commit(), files);
      }
    } catch (OperationFailedException overtaken) {
      assertThat(overtaken.code().label()).isIn("run-overtaken", "object-missing");
    }
  }

  private static void prune(Repository repository, Duration grace) {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    try (var prune = new Prune(repository, new PruneSettings(grace, 0.6, 1), outside)) {
      prune.run();
    }
  }

  /// Removes what was condemned before, and condemns nothing.
  private static void sweep(Repository repository) {
    var outside = new Prune.Outside("host", TestRepository.NOW, _ -> {}, Progress.NONE);
    try (var prune = new Prune(repository, new PruneSettings(Duration.ZERO, 0.6, 0), outside)) {
      prune.run();
    } catch (UsageException nothingMore) {
      assertThat(nothingMore.code().label()).isEqualTo("prune-refused");
    }
  }

  private void bringBack(Repository repository) {
    var forgotten = repository.log().forgotten();
    try {
      repository.bringBack(forgotten, "wanted");
      forgotten.forEach(each -> required.put(each.commit(), FORGOTTEN));
    } catch (OperationFailedException refused) {
      assertThat(refused.code().label()).isIn("run-overtaken", "snapshot-forgotten");
    }
  }

  /// Everything that was promised is there, and nothing else is left.
  void judge() {
    try (var repository = Repository.open(shared, access("auditor"))) {
      requireAll(repository);
      prune(repository, Duration.ZERO);
      prune(repository, Duration.ZERO);
      requireAll(repository);
      var report = Check.run(repository, Check.Depth.READ_DATA, Progress.NONE);
      assertThat(report.findings()).isEmpty();
      assertThat(shared.list("intents")).isEmpty();
      assertThat(shared.list("tombstones")).isEmpty();
    }
  }

  private void requireAll(Repository repository) {
    var there = repository.log().commits().stream().map(Commit::hash).toList();
    required.forEach(
        (commit, files) -> {
          assertThat(there).contains(commit.hash());
          var found = TestRepository.files(repository, commit, "c");
          assertThat(found.keySet()).isEqualTo(files.keySet());
          files.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
        });
  }
}
