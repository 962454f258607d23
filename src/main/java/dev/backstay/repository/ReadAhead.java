package dev.backstay.repository;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.snapshot.IncomingEntry;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Has small files opened, read and named by other threads, before it is their turn.
///
/// Opening a small file takes longer than reading it: with thousands of them the one thread that
/// keeps them in order would keep all others waiting. The first ones of a capture are left to that
/// thread, since most captures have no more.
final class ReadAhead {

  private static final int LEFT_ALONE = 64;

  private final Executor workers;
  private final Supplier<ChunkNames> newNames;
  private final ConcurrentLinkedQueue<ChunkNames> idleNames = new ConcurrentLinkedQueue<>();
  private int seen;

  /// Reads by those threads; each gets names of its own.
  ReadAhead(Executor workers, Supplier<ChunkNames> newNames) {
    this.workers = workers;
    this.newNames = newNames;
  }

  /// Whether the entry, whose content must be read, should be read ahead.
  boolean takes(IncomingEntry entry) {
    if (entry.meta().sizeBytes() > SmallFile.BYTES_MAX || !entry.mayBeReadAhead()) {
      return false;
    }
    seen++;
    return seen > LEFT_ALONE;
  }

  /// Begins to read it.
  FutureTask<Reading<SmallFile>> start(IncomingEntry entry) {
    var task = new FutureTask<>(() -> read(entry));
    workers.execute(task);
    return task;
  }

  private Reading<SmallFile> read(IncomingEntry entry) throws IOException {
    var idle = idleNames.poll();
    var names = idle == null ? newNames.get() : idle;
    try {
      return Reading.of(entry, content -> SmallFile.read(content, entry.meta().sizeBytes(), names));
    } finally {
      idleNames.add(names);
    }
  }
}
