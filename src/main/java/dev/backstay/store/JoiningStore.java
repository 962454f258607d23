package dev.backstay.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A store for which every request takes long: who reads a part of an object and then the next is
/// given what follows from larger requests, one ahead of the reading; who says which objects come
/// next finds some of them on their way. Objects do not change, so what was read once is good.
public final class JoiningStore implements ObjectStore {

  /// How much is asked for at once: some segments of a pack.
  private static final int STRETCH_BYTES = 4 << 20;

  /// Whoever asks for more asks for enough.
  private static final int PART_BYTES_MAX = 2 << 20;

  /// How many of the objects that are expected are on their way.
  private static final int EXPECTED_MAX = 4;

  private static final int STRETCHES_MAX = EXPECTED_MAX + 2;
  private static final int ENDS_MAX = 16;

  private final ObjectStore store;
  private final Map<ObjectKey, Long> ends = new Recent<>(ENDS_MAX);
  private final Map<Place, Stretch> stretches = new Recent<>(STRETCHES_MAX);
  private final Deque<ObjectKey> expected = new ArrayDeque<>();

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
    private boolean expected;
    private boolean followed;

    Stretch(Place place) {
      this.place = place;
      task = new FutureTask<>(() -> store.read(place.key, place.offset, STRETCH_BYTES));
    }

    boolean endsObject() {
      return task.state() == Future.State.SUCCESS && task.resultNow().length < STRETCH_BYTES;
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
        var stretch = stretches.get(each);
        if (stretch != null && stretch.expected) {
          stretch.expected = false;
          beginExpected();
        }
        return stretch;
      }
    }
    return goesOn || (last != null && last == from) ? begin(new Place(key, from)) : null;
  }

  @Override
  public synchronized void expect(List<ObjectKey> keys) {
    expected.clear();
    expected.addAll(keys);
    for (var i = 0; i < EXPECTED_MAX; i++) {
      beginExpected();
    }
  }

  private void beginExpected() {
    var key = expected.poll();
    if (key != null) {
      var stretch = begin(new Place(key, 0));
      stretch.expected = true;
      // Most of them are short; what follows in a long one is asked for when it is read.
      stretch.followed = true;
      start(stretch.task);
    }
  }

  private static void start(Runnable task) {
    Thread.ofPlatform().daemon().name("ahead").start(task);
  }

  private Stretch begin(Place place) {
    var stretch = new Stretch(place);
    stretches.put(place, stretch);
    return stretch;
  }

  private byte[] bytesOf(Stretch stretch) throws IOException {
    readAfter(stretch);
    // Does nothing if another thread has begun with it.
    stretch.task.run();
    try {
      return resultOf(stretch.task, stretch.place.key);
    } catch (IOException | RuntimeException | Error e) {
      forget(stretch);
      throw e;
    }
  }

  private static <T> T resultOf(Future<T> task, Object what) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + what);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("reading failed", e);
      }
    }
  }

  /// While a stretch is awaited and used, the next one is on its way, unless the object is known to
  /// end before it.
  private synchronized void readAfter(Stretch stretch) {
    var place = new Place(stretch.place.key, stretch.place.offset + STRETCH_BYTES);
    if (!stretch.followed && !stretch.endsObject() && !stretches.containsKey(place)) {
      start(begin(place).task);
    }
    stretch.followed = true;
  }

  private synchronized void forget(Stretch stretch) {
    stretches.remove(stretch.place, stretch);
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    try {
      store.create(key, content);
    } finally {
      forget(key);
    }
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return store.find(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return store.list(prefix);
  }

  /// All at once: one way is all that it takes.
  @Override
  public List<List<StoredObject>> list(List<String> prefixes) throws IOException {
    var tasks = new ArrayList<FutureTask<List<StoredObject>>>();
    for (var prefix : prefixes) {
      tasks.add(new FutureTask<>(() -> store.list(prefix)));
    }
    tasks.forEach(JoiningStore::start);
    var all = new ArrayList<List<StoredObject>>();
    for (var task : tasks) {
      all.add(resultOf(task, prefixes));
    }
    return all;
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    try {
      store.delete(key);
    } finally {
      forget(key);
    }
  }

  /// What was read of it before may no longer be so, also if what was to change it failed: it was
  /// not there, or is not.
  private synchronized void forget(ObjectKey key) {
    ends.remove(key);
    stretches.keySet().removeIf(it -> it.key.equals(key));
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
