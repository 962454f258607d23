package dev.backstay.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.check.Check;
import dev.backstay.copy.Copy;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Access;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Enrolments;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Repository;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.store.ObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.Interleaving;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.SimulatedCrash;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// Hosts that back up, copy, forget, bring back, prune and read one repository at the same time,
/// beside an oracle that knows what must be there.
final class PruneModel {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  /// A host that only writes.
  private static final String CLOSED = "closed";

  private final InMemoryObjectStore shared;
  private final Interleaving course;
  private final Path hostStates;
  private final BiFunction<String, ObjectStore, ObjectStore> lens;
  private final Secret.MachineKey key = Secret.MachineKey.generate();
  private final Map<SnapshotId, Map<String, byte[]>> required = new HashMap<>();
  private final Map<SnapshotId, Map<String, byte[]>> everything = new HashMap<>();
  private final Set<SnapshotId> dropped = new HashSet<>();
  private final Counts counts = new Counts();
  private String id = "";
  private Instant now = START;
  private int files;

  /// What came to pass.
  static final class Counts {
    int backups;
    int closedBackups;
    int overtaken;
    int forgotten;
    int returned;
    int refused;
    int prunes;
    int packsSwept;
    int reads;
    int copies;
    int deaths;

    @Override
    public String toString() {
      return ("backups %d (%d closed), overtaken %d, forgotten %d, returned %d, refused %d"
              + ", prunes %d, packs swept %d, reads %d, copies %d, deaths %d")
          .formatted(
              backups,
              closedBackups,
              overtaken,
              forgotten,
              returned,
              refused,
              prunes,
              packsSwept,
              reads,
              copies,
              deaths);
    }
  }

  /// @param lens how each actor, by its name, sees the store; itself the store where nothing is
  /// wrong
  PruneModel(long seed, Path hostStates, BiFunction<String, ObjectStore, ObjectStore> lens) {
    this.hostStates = hostStates;
    this.lens = lens;
    shared = new InMemoryObjectStore(() -> now);
    course = new Interleaving(seed);
  }

  Interleaving course() {
    return course;
  }

  Counts counts() {
    return counts;
  }

  private Random random() {
    return course.random();
  }

  /// Runs some hosts for some time, then looks whether everything is there.
  void run(int rounds) {
    try (var repository =
        Repository.create(
            shared, List.of(new Repository.FirstSlot(key, "test")), access("origin"))) {
      id = repository.id();
      var bundle = repository.enrolments().enrol(CLOSED, List.of("test"));
      Enrolments.accept(shared, access(CLOSED), bundle.bytes());
    }
    for (var writer = 1; writer <= 3; writer++) {
      add("writer" + writer, rounds, this::backUp);
    }
    add(CLOSED, rounds, this::backUp);
    add("keeper", 4 * rounds, this::forgetOrReturn);
    add("pruner1", rounds, this::prune);
    add("pruner2", rounds, this::prune);
    add("reader", rounds, this::read);
    add("copier", rounds, this::copyIn);
    add("exporter", rounds, this::copyOut);
    course.run();
    requireAll();
  }

  /// What one actor does in one round.
  private interface Deed {
    void act(Interleaving.Actor self, Repository repository);
  }

  private void add(String name, int rounds, Deed deed) {
    course.add(
        name,
        shared,
        (self, store) -> {
          for (var round = 0; round < rounds; round++) {
            live(name, self, lens.apply(name, store), deed);
            now = now.plusSeconds(random().nextInt(600));
          }
        });
  }

  /// One process: whoever dies in it is another one in the next round, on the same host.
  private void live(String name, Interleaving.Actor self, ObjectStore store, Deed deed) {
    try (var repository = Repository.open(store, access(name))) {
      deed.act(self, repository);
    } catch (SimulatedCrash died) {
      counts.deaths++;
      self.revive();
    }
  }

  private Access access(String host) {
    var access = new Access(hostStates.resolve(host), host, Optional::empty, () -> now);
    if (!id.isEmpty() && !host.equals(CLOSED)) {
      new HostState(hostStates.resolve(host).resolve(id)).keepMachineKey(key);
    }
    return access;
  }

  /// Some of a few files, which come again, so that what was thrown away is wanted again.
  private Map<String, byte[]> someFiles() {
    var some = new TreeMap<String, byte[]>();
    for (var each = 0; each < 2 + random().nextInt(4); each++) {
      var number = random().nextInt(12);
      if (number == 0) {
        number = 100 + files++;
      }
      var bytes = new byte[200 + 37 * (number % 50)];
      new Random(number).nextBytes(bytes);
      some.put("file" + number, bytes);
    }
    return some;
  }

  private void backUp(Interleaving.Actor self, Repository repository) {
    var content = someFiles();
    try {
      var commit =
          TestRepository.snapshot(
              repository,
              random().nextInt(4) == 0
                  ? MemoryCapture.of("c", Cutting.STREAM, content)
                  : MemoryCapture.marked("c", content, 1));
      keep(commit.snapshot().id(), content);
      counts.backups++;
      counts.closedBackups += repository.onlyWrites() ? 1 : 0;
    } catch (OperationFailedException failed) {
      counts.overtaken++;
    }
  }

  /// Takes a snapshot elsewhere, and copies it into the shared repository.
  private void copyIn(Interleaving.Actor self, Repository repository) {
    var content = someFiles();
    try (var source = TestRepository.create(new InMemoryObjectStore(), elsewhere())) {
      var taken = TestRepository.snapshot(source, MemoryCapture.of("c", Cutting.STREAM, content));
      try (var copy = new Copy(source, repository, Progress.NONE)) {
        keep(copy.copy(taken).commit().snapshot().id(), content);
        counts.copies++;
      }
    } catch (OperationFailedException failed) {
      counts.overtaken++;
    }
  }

  /// Copies a snapshot of the shared repository elsewhere, and compares it there.
  private void copyOut(Interleaving.Actor self, Repository repository) {
    var commits = repository.log().commits();
    if (commits.isEmpty()) {
      return;
    }
    var commit = commits.get(random().nextInt(commits.size()));
    try (var target = TestRepository.create(new InMemoryObjectStore(), elsewhere());
        var copy = new Copy(repository, target, Progress.NONE)) {
      requireSame(target, copy.copy(commit).commit());
      counts.copies++;
    } catch (OperationFailedException gone) {
      // Without a grace a copy may be overtaken like any reading.
      self.pass();
    }
  }

  private Path elsewhere() {
    return hostStates.resolve("elsewhere");
  }

  private void keep(SnapshotId snapshot, Map<String, byte[]> content) {
    everything.put(snapshot, content);
    // Once it is committed, others may forget it before its own run has ended.
    if (!dropped.contains(snapshot)) {
      required.put(snapshot, content);
    }
  }

  private void forgetOrReturn(Interleaving.Actor self, Repository repository) {
    var log = repository.log();
    if (random().nextInt(4) == 0 && !log.forgotten().isEmpty()) {
      var some = log.forgotten().get(random().nextInt(log.forgotten().size()));
      var snapshot = some.commit().snapshot().id();
      try {
        repository.bringBack(List.of(some), "wanted");
        counts.returned++;
        dropped.remove(snapshot);
        var content = everything.get(snapshot);
        if (content != null) {
          required.put(snapshot, content);
        }
      } catch (OperationFailedException refused) {
        counts.refused++;
      }
      return;
    }
    if (log.commits().size() > 2) {
      var commit = log.commits().get(random().nextInt(log.commits().size()));
      dropped.add(commit.snapshot().id());
      required.remove(commit.snapshot().id());
      var item = new RetentionChange.Item(commit.snapshot().id(), commit.hash(), "test");
      repository.forget(List.of(item), Duration.ofSeconds(random().nextInt(3) / 2 * 3_000L));
      counts.forgotten++;
    }
  }

  private void prune(Interleaving.Actor self, Repository repository) {
    Patience patience =
        _ -> {
          now = now.plusSeconds(5);
          self.pass();
        };
    var outside = new Prune.Outside("host", now, patience, Progress.NONE);
    var grace = random().nextBoolean() ? Duration.ZERO : Duration.ofMinutes(20);
    try (var prune = new Prune(repository, new PruneSettings(grace, 0.6, 1), outside)) {
      var report = prune.run();
      counts.prunes++;
      report.swept().forEach(each -> counts.packsSwept += each.packs());
    }
  }

  /// Reads a snapshot that nobody has forgotten when the reading is over.
  private void read(Interleaving.Actor self, Repository repository) {
    var commits = repository.log().commits();
    if (commits.isEmpty()) {
      return;
    }
    var commit = commits.get(random().nextInt(commits.size()));
    try {
      requireSame(repository, commit);
      counts.reads++;
    } catch (OperationFailedException gone) {
      // Without a grace a reader may be overtaken twice; whether all is there shows at the end.
      self.pass();
    }
  }

  private void requireSame(Repository repository, Commit commit) {
    var content = required.get(commit.snapshot().id());
    var found = TestRepository.files(repository, commit, "c");
    if (content != null) {
      assertThat(found.keySet()).isEqualTo(content.keySet());
      content.forEach((name, bytes) -> assertThat(found.get(name)).isEqualTo(bytes));
    }
  }

  /// Everything that a backup promised and nobody forgot can be read, and a check finds nothing.
  private void requireAll() {
    try (var repository = Repository.open(shared, access("auditor"))) {
      var log = repository.log();
      var there = new HashMap<SnapshotId, Commit>();
      log.commits().forEach(commit -> there.put(commit.snapshot().id(), commit));
      assertThat(there.keySet())
          .as(
              "forgotten %s, refused %s",
              log.forgotten().stream()
                  .map(it -> it.commit().snapshot().id() + " " + it.reason())
                  .toList(),
              log.refused())
          .containsAll(required.keySet());
      for (var commit : log.commits()) {
        requireSame(repository, commit);
      }
      assertThat(Check.run(repository, Check.Depth.READ_DATA, Progress.NONE).findings()).isEmpty();
    }
  }

  /// Prunes until nothing is left to do; only what is reached may then be there.
  void settle() throws IOException {
    try (var repository = Repository.open(shared, access("auditor"))) {
      for (var each = 0; each < 4; each++) {
        now = now.plus(Duration.ofDays(2));
        var outside = new Prune.Outside("host", now, _ -> {}, Progress.NONE);
        var settings = new PruneSettings(Duration.ZERO, 0.6, 1);
        try (var prune = new Prune(repository, settings, outside)) {
          prune.run();
        }
      }
    }
    requireAll();
    assertThat(shared.list("intents")).isEmpty();
    assertThat(shared.list("tombstones")).isEmpty();
  }
}
