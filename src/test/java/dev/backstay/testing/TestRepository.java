package dev.backstay.testing;

import dev.backstay.repository.Access;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.repository.seal.Secret;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import dev.backstay.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Real repositories in a test, opened by a machine key so that no key derivation slows them.
public final class TestRepository {

  /// What the clock shows.
  public static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");

  private TestRepository() {}

  /// How tests open repositories.
  public static Access access(Path hostStates) {
    return new Access(hostStates, "test-host", Optional::empty, InstantSource.fixed(NOW));
  }

  /// A new repository in the store.
  public static Repository create(ObjectStore store, Path hostStates) {
    return Repository.create(
        store,
        List.of(new Repository.FirstSlot(Secret.MachineKey.generate(), "test")),
        access(hostStates));
  }

  /// Takes a snapshot of the captures.
  public static Commit snapshot(Repository repository, Capture... captures) {
    return snapshot(repository, Progress.NONE, captures);
  }

  /// The same, telling how far it has come.
  public static Commit snapshot(Repository repository, Progress progress, Capture... captures) {
    var request = new SnapshotWriter.Request("test", Trigger.MANUAL, List.of(), List.of());
    try (var writer = repository.write(request)) {
      for (var capture : captures) {
        var placement = new SnapshotWriter.Placement(Importance.CRITICAL, 0, "memory");
        writer.add(capture, placement, progress);
      }
      return writer.commit(
          new SnapshotWriter.Conclusion(NOW, NOW, Status.COMPLETE, Grade.EXACT, 0, List.of()));
    }
  }

  /// All files of one component of a snapshot.
  public static Map<String, byte[]> files(Repository repository, Commit commit, String component) {
    try (var reader = repository.read(commit)) {
      var content = reader.content(new ComponentName(component));
      var files = new TreeMap<String, byte[]>();
      for (var entries = content.entries(); entries.hasNext(); ) {
        var entry = entries.next();
        if (entry.meta().type() == EntryType.FILE) {
          var sink = new Collector();
          content.read(entry, sink);
          files.put(entry.meta().path().value(), sink.bytes.toByteArray());
        }
      }
      return files;
    } catch (IOException e) {
      throw new AssertionError("a sink in memory does not fail", e);
    }
  }

  private static final class Collector implements ContentSink {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes.write(source, offset, length);
    }

    @Override
    public void skipZeros(long length) {
      bytes.writeBytes(new byte[Math.toIntExact(length)]);
    }
  }
}
