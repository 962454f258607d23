package dev.backstay.repository;

import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.Secret;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.Labels;
import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.MemoryCapture;
import dev.backstay.testing.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A tiny repository as files: its objects, the machine key that opens it, and what must come out.
///
/// Run as a program, with the directory as its argument, it writes a new one: only for as long as
/// the format may still change. Afterwards each format keeps the one that it was published with.
final class GoldenRepository {

  private final Path directory;

  GoldenRepository(Path directory) {
    this.directory = directory;
  }

  /// Writes a new one in an empty directory.
  public static void main(String[] arguments) throws IOException {
    var state = Files.createTempDirectory("golden");
    new GoldenRepository(Path.of(arguments[0])).write(state);
  }

  private void write(Path state) throws IOException {
    var store = new InMemoryObjectStore();
    var digests = new StringBuilder();
    try (var repository = TestRepository.create(store, state)) {
      for (var version = 0; version < 2; version++) {
        var commit =
            TestRepository.snapshot(
                repository,
                MemoryCapture.of("docs", Cutting.STREAM, documents(version)),
                MemoryCapture.of("db", Cutting.PAGED, Map.of("main.db", pages(version))));
        repository.relabel(commit, new Labels(List.of("version-" + version), List.of("golden")));
      }
      repository.rotateKeys(Set.of());
    }
    try (var repository = Repository.open(store, TestRepository.access(state))) {
      var commits = repository.log().commits();
      repository.relabel(commits.getFirst(), new Labels(List.of("known"), List.of()));
      for (var commit : repository.log().commits()) {
        digests.append(digestsOf(repository, commit));
      }
      var key = new HostState(state.resolve(repository.id())).machineKey().orElseThrow();
      Files.createDirectories(directory);
      Files.write(directory.resolve("machine.key"), key.bytes());
      Files.writeString(directory.resolve("id"), repository.id() + "\n");
    }
    Files.writeString(directory.resolve("expected"), digests.toString());
    for (var object : store.contents().entrySet()) {
      var file = directory.resolve("objects").resolve(object.getKey().value());
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, object.getValue());
    }
  }

  private static Map<String, byte[]> documents(int version) {
    var documents = new TreeMap<String, byte[]>();
    documents.put("empty", new byte[0]);
    documents.put("grüße.txt", random(1, 500));
    documents.put("version", random(2 + version, 300));
    documents.put("zeros", new byte[5000]);
    return documents;
  }

  private static byte[] pages(int version) {
    var pages = Arrays.copyOf(random(9, 3 * 4096), 5 * 4096 + 10);
    System.arraycopy(random(20 + version, 100), 0, pages, 4096, 100);
    return pages;
  }

  private static byte[] random(long seed, int count) {
    var bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /// A line of labels, and one line for each file: snapshot, component, SHA-256, path.
  static String digestsOf(Repository repository, Commit commit) {
    var lines = new StringBuilder();
    var labels = commit.labels();
    lines.append(commit.snapshot().id() + " " + labels.tags() + " " + labels.pins() + "\n");
    for (var name : List.of("docs", "db")) {
      var record = commit.snapshot().component(new ComponentName(name)).orElseThrow();
      lines.append(commit.snapshot().id() + " " + name + " " + record.digest() + " *\n");
      TestRepository.files(repository, commit, name)
          .forEach(
              (path, bytes) ->
                  lines.append(
                      commit.snapshot().id()
                          + " "
                          + name
                          + " "
                          + Sha256.hex(bytes)
                          + " "
                          + path
                          + "\n"));
    }
    return lines.toString();
  }

  /// What must come out.
  String expected() throws IOException {
    return Files.readString(directory.resolve("expected"));
  }

  /// Its objects, in memory.
  InMemoryObjectStore store() throws IOException {
    var store = new InMemoryObjectStore();
    var objects = directory.resolve("objects");
    try (var files = Files.walk(objects)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var key = new ObjectKey(objects.relativize(file).toString());
        store.create(key, Content.of(Files.readAllBytes(file)));
      }
    }
    return store;
  }

  /// Gives a host the machine key.
  void keepKey(Path hostStates) throws IOException {
    var id = Files.readString(directory.resolve("id")).strip();
    var file = directory.resolve("machine.key");
    new HostState(hostStates.resolve(id))
        .keepMachineKey(new Secret.MachineKey(Files.readAllBytes(file)));
  }
}
