package dev.backstay.testing;

import dev.backstay.failure.OperationFailedException;
import dev.backstay.repository.Access;
import dev.backstay.repository.Commit;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Repository;
import dev.backstay.repository.seal.Secret;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// A repository of a few kilobytes that has one of everything: several snapshots, streams and
/// pages, chunks shared by files, components and snapshots, a change of labels after the first
/// snapshot, and two ways to open it.
public final class SmallRepository {

  /// A file of a snapshot.
  public record Place(String snapshot, String component, String path) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
      return toString().compareTo(other.toString());
    }
  }

  private final Path hostStates;
  private final Secret.MachineKey second = Secret.MachineKey.generate();
  private final InMemoryObjectStore store =
      new InMemoryObjectStore(InstantSource.fixed(TestRepository.NOW));
  private final TreeMap<Place, byte[]> files = new TreeMap<>();
  private final Random random;

  /// Makes it, with the host state below the given directory.
  public SmallRepository(Path hostStates, int snapshots, long seed) {
    this.hostStates = hostStates;
    random = new Random(seed);
    try (var repository = TestRepository.create(store, hostStates)) {
      var host = new HostState(hostStates.resolve(repository.id()));
      var first = host.machineKey().orElseThrow();
      repository.addKeySlot(second, "second");
      host.keepMachineKey(first);
      fill(repository, snapshots);
    }
  }

  private void fill(Repository repository, int snapshots) {
    var docs = new TreeMap<String, byte[]>();
    var more = new TreeMap<String, byte[]>();
    var pages = random(3 * 4096 + 100);
    docs.put("empty", new byte[0]);
    docs.put("letter", random(700));
    docs.put("shared", random(600));
    for (var i = 0; i < snapshots; i++) {
      docs.put("new-" + i, random(300 + 10 * i));
      more.put("copy", docs.getOrDefault("shared", new byte[0]));
      more.put("zeros", Arrays.copyOf(random(200), 500));
      System.arraycopy(random(500), 0, pages, 4096, 500);
      var commit =
          TestRepository.snapshot(
              repository,
              MemoryCapture.of("docs", Cutting.STREAM, docs),
              MemoryCapture.of("more", Cutting.STREAM, more),
              MemoryCapture.of("db", Cutting.PAGED, Map.of("main.db", pages)));
      docs.forEach((path, bytes) -> keep(commit, "docs", path, bytes));
      more.forEach((path, bytes) -> keep(commit, "more", path, bytes));
      keep(commit, "db", "main.db", pages);
      if (i == 0) {
        repository.relabel(commit, new Labels(List.of("first"), List.of("kept for its sake")));
      }
    }
  }

  private void keep(Commit commit, String component, String path, byte[] bytes) {
    files.put(new Place(commit.snapshot().id().hex(), component, path), bytes.clone());
  }

  private byte[] random(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Its store, to be damaged.
  public InMemoryObjectStore store() {
    return store;
  }

  /// Every file of every snapshot with its bytes.
  public Map<Place, byte[]> files() {
    return files;
  }

  /// How the host that made it opens it: with its machine key, and else with the second one.
  public Access access() {
    return new Access(
        hostStates,
        "test-host",
        () -> Optional.of(second),
        InstantSource.fixed(TestRepository.NOW));
  }

  /// How a host that never saw it opens it.
  public Access strangersAccess(Path otherStates) {
    return new Access(
        otherStates, "other", () -> Optional.of(second), InstantSource.fixed(TestRepository.NOW));
  }

  /// Opens it on its host.
  public Repository open() {
    return Repository.open(store, access());
  }

  /// Reads every file there is, one by one, and returns those that came out whole. A wrong byte
  /// anywhere fails the test; so does a failure outside the family.
  public Set<Place> readable(Repository repository) {
    var whole = new TreeSet<Place>();
    for (var commit : repository.log().commits()) {
      try (var reader = repository.read(commit)) {
        for (var component : commit.snapshot().components()) {
          Function<String, Place> place =
              path -> new Place(commit.snapshot().id().hex(), component.name().value(), path);
          var content = reader.content(component.name());
          try {
            for (var entries = content.entries(); entries.hasNext(); ) {
              var entry = entries.next();
              if (entry.meta().type() == EntryType.FILE) {
                var file = place.apply(entry.meta().path().value());
                readOne(file, sink -> content.read(entry, sink), whole);
              }
            }
          } catch (OperationFailedException listingDamaged) {
            // What follows cannot be reached, and so is not readable.
          }
        }
      } catch (OperationFailedException unreadable) {
        // Likewise.
      }
    }
    return whole;
  }

  private interface Reading {
    void into(ContentSink sink) throws IOException;
  }

  private void readOne(Place file, Reading reading, Set<Place> whole) {
    var expected = files.get(file);
    if (expected == null) {
      throw new AssertionError("there was no " + file);
    }
    var sink = new Comparing(file, expected);
    try {
      reading.into(sink);
      if (sink.position != expected.length) {
        throw new AssertionError(file + " ended at " + sink.position);
      }
      whole.add(file);
    } catch (OperationFailedException damaged) {
      // Delivered bytes were compared as they came.
    } catch (IOException e) {
      throw new AssertionError("a sink in memory does not fail", e);
    }
  }

  private static final class Comparing implements ContentSink {

    private final Place file;
    private final byte[] expected;
    private int position;

    Comparing(Place file, byte[] expected) {
      this.file = file;
      this.expected = expected;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (position + length > expected.length
          || !Arrays.equals(
              bytes, offset, offset + length, expected, position, position + length)) {
        throw new AssertionError("wrong bytes of " + file + " at " + position);
      }
      position += length;
    }

    @Override
    public void skipZeros(long length) {
      write(new byte[Math.toIntExact(length)], 0, Math.toIntExact(length));
    }
  }
}
