package dev.backstay.repository.pack;

import dev.backstay.repository.format.IndexPiece;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.seal.Compression;
import dev.backstay.repository.seal.SealKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Takes new chunks and turns them into packs in the store.
///
/// One thread adds chunks; two workers seal, verify and store. At most three unsealed segments of
/// each sort exist at a time, so memory is bounded and a slow store slows the reading. The first
/// failure of a worker is thrown by the next call.
public final class Packer implements AutoCloseable {

  /// Plain bytes of a content segment: larger ones compress little better and cost a reader more.
  private static final int CONTENT_SEGMENT_BYTES = 4 << 20;

  /// Plain bytes of a segment of descriptions, which are read one by one.
  private static final int META_SEGMENT_BYTES = 1 << 20;

  /// A pack is closed when the next segment would make it larger: two that do not shrink fit in.
  /// See docs/adr/0003.
  private static final int PACK_BYTES_MAX = 9 << 20;

  /// A pack of so many chunks is closed, however short it is: whoever reads or writes a table of
  /// them has all of it in memory.
  private static final int PACK_CHUNKS_MAX = 32_768;

  /// Chunks of databases and images are that large on average, those of small files are not.
  private static final int LARGE_CHUNK_BYTES = 20 << 10;

  /// Small pieces among so many first segments are compressed as well as can be: what is added day
  /// by day. Later, when much else is in memory, there is no room for it.
  private static final int UTMOST_SEGMENTS = 5;

  private static final int WORKERS = 2;
  private static final int UNSEALED_MAX = 3;
  private static final byte[] NO_CONTEXT = {};

  /// Where finished packs go.
  public interface Sink {
    /// Makes the pack durable, under the name that is the hash of its bytes.
    ///
    /// @param parts its bytes, one after the other; not to be used once this has returned
    void store(IndexPiece.Pack pack, boolean content, List<ByteBuffer> parts) throws IOException;
  }

  private final SealKeys keys;
  private final Sink sink;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().daemon().name("seal-", 0).factory());
  private final ConcurrentLinkedQueue<Sealer> idleSealers = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final Semaphore unsealed = new Semaphore(UNSEALED_MAX);
  private final ConcurrentLinkedQueue<byte[]> idleContentBuffers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final Object packs = new Object();
  private volatile boolean hurries;
  private PackBuilder contentPack = new PackBuilder(true);
  private PackBuilder metaPack = new PackBuilder(false);
  private @Nullable OpenSegment contentSegment;
  private @Nullable OpenSegment metaSegment;

  public Packer(SealKeys keys, Sink sink) {
    this.keys = keys;
    this.sink = sink;
  }

  /// Adds a chunk unless the index knows it; returns whether it was new.
  ///
  /// @param index the index of chunks of its sort; always the same one
  public boolean add(ChunkIndex index, PackTable.Chunk chunk, byte[] bytes, int offset)
      throws IOException {
    if (index.contains(chunk.id())) {
      return false;
    }
    var segment = segmentFor(index, chunk);
    index.add(chunk, segment.number(), segment.add(chunk, bytes, offset));
    return true;
  }

  private OpenSegment segmentFor(ChunkIndex index, PackTable.Chunk chunk) throws IOException {
    var content = chunk.type().isContent();
    var segment = content ? contentSegment : metaSegment;
    if (segment != null && segment.hasRoomFor(chunk.length())) {
      return segment;
    }
    if (segment != null) {
      submit(segment);
    }
    var fresh = new OpenSegment(index, content, buffer(content));
    if (content) {
      contentSegment = fresh;
    } else {
      metaSegment = fresh;
    }
    return fresh;
  }

  private byte[] buffer(boolean content) {
    if (!content) {
      return new byte[META_SEGMENT_BYTES];
    }
    var idle = idleContentBuffers.poll();
    return idle == null ? new byte[CONTENT_SEGMENT_BYTES] : idle;
  }

  private void submit(OpenSegment segment) throws IOException {
    throwFailures(false);
    unsealed.acquireUninterruptibly();
    running.add(
        workers.submit(
            () -> {
              try {
                seal(segment);
              } finally {
                unsealed.release();
              }
              return null;
            }));
  }

  private void seal(OpenSegment segment) throws IOException {
    var idle = idleSealers.poll();
    var sealer = idle == null ? new Sealer(keys) : idle;
    try {
      var sealed = sealAndVerify(segment, sealer);
      var full = append(segment, sealed, sealer);
      if (segment.content()) {
        idleContentBuffers.add(segment.bytes());
      }
      if (full != null) {
        store(full);
      }
    } finally {
      idleSealers.add(sealer);
    }
  }

  /// What is stored was opened again and compared first: a fault of memory, compressor or cipher
  /// is caught while the source is still there.
  private byte[] sealAndVerify(OpenSegment segment, Sealer sealer) {
    var type = segment.content() ? SealType.DATA : SealType.META;
    var sealed =
        sealer.seal(
            type,
            segment.bytes(),
            segment.length(),
            segment.fingerprint(),
            NO_CONTEXT,
            effortFor(segment));
    try {
      if (sealer.opensTo(type, sealed, segment.bytes(), segment.length())) {
        return sealed;
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("a sealed segment does not open; is the memory sound?", e);
    }
    throw new IllegalStateException("a sealed segment opens to other bytes; is the memory sound?");
  }

  /// Has what is added from now on compressed as fast as can be, and so less.
  public void hurry() {
    hurries = true;
  }

  private Compression.Effort effortFor(OpenSegment segment) {
    var before = begun.getAndIncrement();
    if (hurries) {
      return Compression.Effort.QUICK;
    }
    if (segment.content() && segment.length() / segment.chunks().size() >= LARGE_CHUNK_BYTES) {
      return Compression.Effort.QUICK;
    }
    return before < UTMOST_SEGMENTS ? Compression.Effort.UTMOST : Compression.Effort.THOROUGH;
  }

  /// The threads that seal, for other work between.
  public Executor workers() {
    return workers;
  }

  private PackBuilder.@Nullable FinishedPack append(
      OpenSegment segment, byte[] sealed, Sealer sealer) {
    synchronized (packs) {
      var pack = segment.content() ? contentPack : metaPack;
      var full =
          pack.isEmpty() || hasRoom(pack, segment, sealed)
              ? null
              : close(segment.content(), sealer);
      (segment.content() ? contentPack : metaPack).add(segment, sealed);
      return full;
    }
  }

  private static boolean hasRoom(PackBuilder pack, OpenSegment segment, byte[] sealed) {
    return pack.length() + sealed.length <= PACK_BYTES_MAX
        && pack.chunkCount() + segment.chunks().size() <= PACK_CHUNKS_MAX;
  }

  private PackBuilder.FinishedPack close(boolean content, Sealer sealer) {
    var pack = content ? contentPack : metaPack;
    if (content) {
      contentPack = new PackBuilder(true);
    } else {
      metaPack = new PackBuilder(false);
    }
    return pack.finish(sealer);
  }

  private void store(PackBuilder.FinishedPack pack) throws IOException {
    try (pack) {
      sink.store(
          new IndexPiece.Pack(pack.name(), pack.sizeBytes(), pack.table()),
          pack.content(),
          pack.parts());
    }
    for (var i = 0; i < pack.segments().size(); i++) {
      pack.segments().get(i).accept(pack.placeOf(i));
    }
  }

  /// Seals and stores everything that was added; afterwards every chunk has a place.
  public void flush() throws IOException {
    if (contentSegment != null) {
      submit(contentSegment);
      contentSegment = null;
    }
    if (metaSegment != null) {
      submit(metaSegment);
      metaSegment = null;
    }
    throwFailures(true);
    try (var sealer = new Sealer(keys)) {
      for (var content : List.of(true, false)) {
        if (!(content ? contentPack : metaPack).isEmpty()) {
          store(close(content, sealer));
        }
      }
    }
  }

  private void throwFailures(boolean wait) throws IOException {
    for (var each = running.iterator(); each.hasNext(); ) {
      var job = each.next();
      if (wait || job.isDone()) {
        await(job);
        each.remove();
      }
    }
  }

  private static void await(Future<?> job) throws IOException {
    try {
      job.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while storing", e);
    } catch (java.util.concurrent.ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("sealing failed", e);
      }
    }
  }

  /// Waits for the workers to stop; what was not flushed is abandoned.
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    contentPack.abandon();
    metaPack.abandon();
    idleSealers.forEach(Sealer::close);
  }
}
