package dev.backstay.repository.pack;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.index.ChunkPlace;
import dev.backstay.repository.index.SegmentPlace;
import dev.backstay.repository.seal.WritingKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads chunks, each checked against its name. Used by one thread.
///
/// What is expected to be read soon is opened by other threads meanwhile.
public final class ChunkReader implements AutoCloseable {

  /// Segments that are kept opened or are being opened, in plain bytes.
  private static final int KEPT_BYTES = 24 << 20;

  /// Smaller segments are opened when they are needed: handing them over costs as much.
  private static final int AHEAD_BYTES_MIN = 256 << 10;

  /// How many may be opened ahead of the reading.
  private static final int AHEAD_MAX = 4;

  /// More than there are processors: some wait for a store that is far away.
  private static final int WORKERS = 4;

  /// Where sealed segments come from. May be used by several threads.
  @FunctionalInterface
  public interface Source {
    /// Reads a part of a pack.
    byte[] read(String pack, long offset, int length) throws IOException;
  }

  /// Bytes that are good for as long as the next chunk has not been read.
  public record Bytes(byte[] array, int offset, int length) {}

  private final SegmentOpener opener;
  private final ChunkNames names;
  private final SegmentReserve reserve;
  private final LinkedHashMap<SegmentPlace, Opening> openings =
      new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable ExecutorService workers;
  private @Nullable Opening latest;
  private int keptBytes;
  private int ahead;

  /// Reads with these keys.
  public ChunkReader(Source source, WritingKeys keys) {
    opener = new SegmentOpener(source, keys);
    names = new ChunkNames(keys);
    reserve = new SegmentReserve(names);
  }

  /// A segment that is opened, or will be.
  private static final class Opening {

    private final List<ChunkPlace> wanted = new ArrayList<>();
    private final FutureTask<OpenedSegment> task;
    private boolean ahead;

    Opening(SegmentPlace place, SegmentOpener opener) {
      task = new FutureTask<>(() -> opener.open(place, takeWanted()));
    }

    synchronized void want(ChunkPlace chunk) {
      wanted.add(chunk);
    }

    private synchronized List<ChunkPlace> takeWanted() {
      return List.copyOf(wanted);
    }
  }

  /// The chunk's bytes.
  ///
  /// @throws MalformedException if the segment is damaged or the bytes are not the named ones
  public Bytes read(ChunkPlace place) throws IOException, MalformedException {
    if (reserve.has(place.segment())) {
      return new Bytes(reserve.read(place), 0, place.length());
    }
    var opened = open(place.segment());
    opened.require(place, names);
    return new Bytes(opened.plain(), place.offset(), place.length());
  }

  /// Lets other threads open the segment of a chunk that will be read soon. Only a help: what was
  /// not opened ahead is opened when it is read.
  public void expect(ChunkPlace chunk) {
    var place = chunk.segment();
    var known = openings.get(place);
    if (reserve.has(place)) {
      return;
    }
    if (known == null && ahead < AHEAD_MAX && place.plainBytes() >= AHEAD_BYTES_MIN) {
      submitLatest();
      known = begin(place);
      known.ahead = true;
      ahead++;
      known.want(chunk);
      latest = known;
    } else if (known != null && known.ahead) {
      known.want(chunk);
    }
  }

  /// Once another segment is expected, all that is expected of the one before is known.
  private void submitLatest() {
    if (latest != null) {
      workers().execute(latest.task);
      latest = null;
    }
  }

  private OpenedSegment open(SegmentPlace place) throws IOException, MalformedException {
    var known = openings.get(place);
    var opening = known == null ? begin(place) : known;
    if (opening.ahead) {
      opening.ahead = false;
      ahead--;
    }
    if (opening == latest) {
      latest = null;
    }
    // Does nothing if another thread has begun with it.
    opening.task.run();
    try {
      return opening.task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    } catch (ExecutionException e) {
      forget(place);
      switch (e.getCause()) {
        case IOException io -> throw io;
        case MalformedException malformed -> throw malformed;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("opening a segment failed", e);
      }
    }
  }

  private Opening begin(SegmentPlace place) {
    keptBytes += place.plainBytes();
    var opening = new Opening(place, opener);
    openings.put(place, opening);
    while (keptBytes > KEPT_BYTES) {
      var oldest = oldestDone(place);
      if (oldest == null) {
        break;
      }
      var done = openings.get(oldest);
      if (done != null && done.task.state() == Future.State.SUCCESS) {
        var opened = done.task.resultNow();
        reserve.leave(oldest, opened.plain());
        opener.release(opened);
      }
      forget(oldest);
    }
    return opening;
  }

  /// What is being opened ahead, or was and has not been read yet, is kept.
  private @Nullable SegmentPlace oldestDone(SegmentPlace except) {
    for (var each : openings.entrySet()) {
      if (!each.getKey().equals(except)
          && !each.getValue().ahead
          && each.getValue().task.isDone()) {
        return each.getKey();
      }
    }
    return null;
  }

  private void forget(SegmentPlace place) {
    openings.remove(place);
    keptBytes -= place.plainBytes();
  }

  private ExecutorService workers() {
    if (workers == null) {
      workers =
          Executors.newFixedThreadPool(
              WORKERS, Thread.ofPlatform().daemon().name("open-", 0).factory());
    }
    return workers;
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.shutdownNow();
      try {
        // Natively held buffers must not be freed under a thread that still uses them.
        if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    reserve.close();
    opener.close();
  }
}
