package dev.backstay.testing;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A strict store in memory: it refuses everything that some store may refuse.
public final class InMemoryObjectStore implements ObjectStore {

  private static final class Held {
    private final byte[] bytes;
    private final Instant createdAt;

    private Held(byte[] bytes, Instant createdAt) {
      this.bytes = bytes;
      this.createdAt = createdAt;
    }
  }

  private final InstantSource clock;
  private final TreeMap<ObjectKey, Held> objects = new TreeMap<>();
  private boolean closed;

  /// An empty store whose objects are created at the instants of the clock.
  public InMemoryObjectStore(InstantSource clock) {
    this.clock = clock;
  }

  /// An empty store in which all objects are created at one fixed instant.
  public InMemoryObjectStore() {
    this(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    var out = new ByteArrayOutputStream();
    content.writeTo(out);
    if (out.size() != content.sizeBytes()) {
      throw new IllegalStateException(
          "content of " + content.sizeBytes() + " bytes wrote " + out.size());
    }
    put(key, out.toByteArray());
  }

  private synchronized void put(ObjectKey key, byte[] bytes) throws IOException {
    requireOpen();
    if (objects.containsKey(key)) {
      throw new FileAlreadyExistsException(key.value());
    }
    for (var other : objects.keySet()) {
      if (isBelow(key, other) || isBelow(other, key)) {
        throw new IOException(key + " beside " + other);
      }
    }
    objects.put(key, new Held(bytes, clock.instant()));
  }

  private static boolean isBelow(ObjectKey key, ObjectKey other) {
    return key.value().startsWith(other.value() + "/");
  }

  @Override
  public synchronized byte[] read(ObjectKey key, long offset, int length) throws IOException {
    requireOpen();
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("offset " + offset + ", length " + length);
    }
    var held = objects.get(key);
    if (held == null) {
      throw new NoSuchFileException(key.value());
    }
    var from = (int) Math.min(offset, held.bytes.length);
    var to = (int) Math.min((long) from + length, held.bytes.length);
    return Arrays.copyOfRange(held.bytes, from, to);
  }

  @Override
  public synchronized Optional<StoredObject> find(ObjectKey key) {
    requireOpen();
    return Optional.ofNullable(objects.get(key)).map(held -> storedObject(key, held));
  }

  @Override
  public synchronized List<StoredObject> list(String prefix) {
    requireOpen();
    if (!ObjectKey.isValid(prefix)) {
      throw new IllegalArgumentException("not the start of keys: " + prefix);
    }
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().value().startsWith(prefix + "/"))
        .map(entry -> storedObject(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static StoredObject storedObject(ObjectKey key, Held held) {
    return new StoredObject(key, held.bytes.length, held.createdAt);
  }

  @Override
  public synchronized void delete(ObjectKey key) {
    requireOpen();
    objects.remove(key);
  }

  @Override
  public String place() {
    return "memory";
  }

  /// Using the store afterwards is a bug and fails as one; [#contents] and [#copy] go on working.
  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store was closed");
    }
  }

  /// All objects as they are now. The arrays are the store's own: whoever changes one damages the
  /// object.
  public synchronized Map<ObjectKey, byte[]> contents() {
    var contents = new TreeMap<ObjectKey, byte[]>();
    objects.forEach((key, held) -> contents.put(key, held.bytes));
    return contents;
  }

  /// An open store with the same objects; changes of one do not show in the other.
  public synchronized InMemoryObjectStore copy() {
    var copy = new InMemoryObjectStore(clock);
    objects.forEach(
        (key, held) -> copy.objects.put(key, new Held(held.bytes.clone(), held.createdAt)));
    return copy;
  }

  /// Puts other bytes in the place of an object's, as a failing disk or an intruder would.
  public synchronized void damage(ObjectKey key, byte[] bytes) {
    objects.computeIfPresent(key, (_, held) -> new Held(bytes.clone(), held.createdAt));
  }
}
