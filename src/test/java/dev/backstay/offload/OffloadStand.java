package dev.backstay.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.component.Component;
import dev.backstay.component.OffloadRules;
import dev.backstay.repository.Repository;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import dev.backstay.store.ObjectStore;
import dev.backstay.testing.Faults;
import dev.backstay.testing.FaultyFileSystem;
import dev.backstay.testing.FaultyObjectStore;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.NoDatabases;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A directory of which old files are offloaded into a repository in memory.
final class OffloadStand {

  static final List<String> OLD = List.of("a.log.3", "a.log.4", "deep/b.log.3", "deep/b.log.4");
  private static final ComponentName LOGS = new ComponentName("logs");

  final Path directory;
  private final InMemoryObjectStore store = new InMemoryObjectStore(InstantSource.system());
  private final Map<String, String> before = new TreeMap<>();

  OffloadStand(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    for (var each : List.of("proc", "hosts", "state", "scratch")) {
      Files.createDirectories(directory.resolve(each));
    }
    for (var name : List.of("a.log", "deep/b.log")) {
      for (var i = 1; i <= 4; i++) {
        write(name + "." + i, i * 20, (name + i + " ").repeat(300));
      }
      write(name, 0, "now");
    }
    before.putAll(files());
    TestRepository.create(store, directory.resolve("hosts")).close();
  }

  Path file(String name) {
    return directory.resolve("live").resolve(name);
  }

  void write(String name, int days, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), text);
    Files.setLastModifiedTime(
        file(name), FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }

  Map<String, String> files() throws IOException {
    var found = new TreeMap<String, String>();
    var root = directory.resolve("live");
    try (var walk = Files.walk(root)) {
      for (var each : walk.filter(Files::isRegularFile).toList()) {
        found.put(root.relativize(each).toString(), Files.readString(each));
      }
    }
    return found;
  }

  OffloadReport offload(Progress progress) throws IOException {
    return offload(directory, store, progress);
  }

  OffloadReport offloadOnFaultyDisk(Faults faults) {
    return offload(new FaultyFileSystem(faults).wrap(directory), store, Progress.NONE);
  }

  OffloadReport offloadOnFaultyDisk(Faults faults, Progress progress) {
    return offload(new FaultyFileSystem(faults).wrap(directory), store, progress);
  }

  OffloadReport offloadIntoFaultyStore(Faults faults) {
    return offload(directory, new FaultyObjectStore(store, faults), Progress.NONE);
  }

  private OffloadReport offload(Path at, ObjectStore into, Progress progress) {
    var tree =
        new Component.FileTree(LOGS, Importance.HIGH, 0, at.resolve("live"), List.of(), false);
    var rules = new OffloadRules(Duration.ofDays(30), 2, List.of("*.log.*"));
    try (var repository = Repository.open(into, TestRepository.access(at.resolve("hosts")))) {
      var offload = offload(at, repository);
      var plan = offload.plan(new OffloadRequest(tree, rules, List.of()), progress);
      return offload.execute(plan, progress);
    }
  }

  private Offload offload(Path at, Repository repository) {
    var none =
        new NamedElsewhere(
            List.of(),
            List.of(),
            component -> {
              throw new AssertionError(component);
            },
            at.resolve("scratch"));
    return new Offload(
        repository,
        "test",
        new NoDatabases(),
        none,
        new Offload.Places(at.resolve("state"), directory.resolve("proc")),
        InstantSource.system());
  }

  UnfinishedOffload unfinished() {
    return new UnfinishedOffload(directory.resolve("state"), directory.resolve("proc"));
  }

  UnfinishedOffload unfinishedOnFaultyDisk(Faults faults) {
    var at = new FaultyFileSystem(faults).wrap(directory);
    return new UnfinishedOffload(at.resolve("state"), directory.resolve("proc"));
  }

  /// What is in pinned snapshots of offloads.
  Map<String, String> archived() {
    var archived = new TreeMap<String, String>();
    try (var repository =
        Repository.open(store, TestRepository.access(directory.resolve("hosts")))) {
      for (var commit : repository.log().commits()) {
        if (commit.snapshot().isOffload() && !commit.snapshot().pins().isEmpty()) {
          TestRepository.files(repository, commit, "logs")
              .forEach(
                  (name, bytes) -> archived.put(name, new String(bytes, StandardCharsets.UTF_8)));
        }
      }
    }
    return archived;
  }

  /// Everything that was there is there, unchanged, or in a pinned snapshot with the same bytes.
  void requireNothingLost() throws IOException {
    var now = files();
    var archived = archived();
    before.forEach(
        (name, text) -> {
          var at = now.containsKey(name) ? now.get(name) : archived.get(name);
          assertThat(at).as(name).isEqualTo(text);
        });
    assertThat(now.keySet()).allMatch(name -> !name.contains(".backstay-"));
  }

  /// The same before anything was recovered: under whatever name.
  void requireAllBytes() throws IOException {
    var texts = new java.util.ArrayList<>(files().values());
    texts.addAll(archived().values());
    assertThat(texts).containsAll(before.values());
  }

  void recover() throws IOException {
    unfinished().recover();
    assertThat(unfinished().status()).isEmpty();
    requireNothingLost();
  }
}
