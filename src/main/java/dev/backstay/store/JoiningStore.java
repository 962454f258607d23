package dev.backstay.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A store for which every request takes long: who reads a part of an object and then the next is
/// given what follows from larger requests, one ahead of the reading. Objects do not change, so
/// what was read once is good.
public final class JoiningStore implements ObjectStore {

  /// How much is asked for at once: some segments of a pack.
  private static final int STRETCH_BYTES = 4 << 20;

  /// Whoever asks for more asks for enough.
  private static final int PART_BYTES_MAX = 2 << 20;

  private static final int STRETCHES_MAX = 4;
  private static final int ENDS_MAX = 16;

  private final ObjectStore store;
  private final Map<ObjectKey, Long> ends = new Recent<>(ENDS_MAX);
  private final Map<Place, Stretch> stretches = new Recent<>(STRETCHES_MAX);

  public JoiningStore(ObjectStore store) {
    this.store = store;
  }

  private record Place(ObjectKey key, long offset) {

    boolean covers(ObjectKey other, long from) {
      return key.equals(other) && offset <= from && from < offset + STRETCH_BYTES;
    }
  }

  private final class Stretch {

    private final Place place;
    private final FutureTask<byte[]> task;
    private boolean followed;

    Stretch(Place place) {
      this.place = place;
      task = new FutureTask<>(() -> store.read(place.key, place.offset, STRETCH_BYTES));
    }
  }

  /// What was used last, up to a number.
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {

    private final int max;

    Recent(int max) {
      super(16, 0.75f, true);
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > max;
    }
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    if (offset < 0 || length <= 0 || length > PART_BYTES_MAX) {
      return store.read(key, offset, length);
    }
    var bytes = new byte[length];
    var filled = 0;
    while (filled < length) {
      var from = offset + filled;
      var stretch = stretchAt(key, from, filled > 0, offset + length);
      if (stretch == null) {
        return store.read(key, offset, length);
      }
      var found = bytesOf(stretch);
      var start = (int) (from - stretch.place.offset);
      var count = Math.min(length - filled, found.length - start);
      if (count <= 0) {
        break;
      }
      System.arraycopy(found, start, bytes, filled, count);
      filled += count;
      if (start + count == found.length) {
        forget(stretch);
        if (found.length < STRETCH_BYTES) {
          break;
        }
      }
    }
    return filled == length ? bytes : Arrays.copyOf(bytes, filled);
  }

  /// The stretch that has the byte; a new one if the byte follows what was read; else none.
  private synchronized @Nullable Stretch stretchAt(
      ObjectKey key, long from, boolean goesOn, long end) {
    var last = ends.put(key, end);
    for (var each : stretches.keySet()) {
      if (each.covers(key, from)) {
        return stretches.get(each);
      }
    }
    return goesOn || (last != null && last == from) ? begin(new Place(key, from)) : null;
  }

  private Stretch begin(Place place) {
    var stretch = new Stretch(place);
    stretches.put(place, stretch);
    return stretch;
  }

  private byte[] bytesOf(Stretch stretch) throws IOException {
    // Does nothing if another thread has begun with it.
    stretch.task.run();
    try {
      var bytes = stretch.task.get();
      if (bytes.length == STRETCH_BYTES) {
        readAfter(stretch);
      }
      return bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + stretch.place.key);
    } catch (ExecutionException e) {
      forget(stretch);
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("reading failed", e);
      }
    }
  }

  /// While a stretch is used, the next one is on its way.
  private synchronized void readAfter(Stretch stretch) {
    var place = new Place(stretch.place.key, stretch.place.offset + STRETCH_BYTES);
    if (!stretch.followed && !stretches.containsKey(place)) {
      var next = begin(place);
      Thread.ofPlatform().daemon().name("ahead").start(next.task);
    }
    stretch.followed = true;
  }

  private synchronized void forget(Stretch stretch) {
    stretches.remove(stretch.place, stretch);
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    store.create(key, content);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return store.find(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return store.list(prefix);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    store.delete(key);
    synchronized (this) {
      ends.remove(key);
      stretches.keySet().removeIf(it -> it.key.equals(key));
    }
  }

  @Override
  public String place() {
    return store.place();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
