package dev.backstay.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Lets an orchestrator work until it is stopped, and counts its writes.
public final class Writer implements AutoCloseable {

  private static final long NANOS_PER_WRITE = 10_000_000;

  private final Work work;
  private final Thread thread;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Optional<IOException>> failure =
      new AtomicReference<>(Optional.empty());

  private Writer(Work work) {
    this.work = work;
    thread = Thread.ofPlatform().daemon().name("orchestrator").unstarted(this::run);
  }

  /// Starts it: at most a hundred writes a second, each after the one before was acknowledged.
  /// The work is closed when it has stopped.
  public static Writer start(Work work) {
    var writer = new Writer(work);
    writer.thread.start();
    return writer;
  }

  private void run() {
    try (work) {
      while (!told.get()) {
        work.write(acknowledged.get() + 1);
        acknowledged.incrementAndGet();
        LockSupport.parkNanos(NANOS_PER_WRITE);
      }
    } catch (IOException e) {
      failure.set(Optional.of(e));
    }
  }

  /// How many writes were acknowledged so far: those with the numbers 1 to this one.
  public long acknowledged() {
    return acknowledged.get();
  }

  /// Whether it goes on: it was not stopped, and no write has failed.
  public boolean isAtWork() {
    return thread.isAlive() && !told.get();
  }

  /// Waits that long, or until a write has failed.
  public void awaitEnd(Duration limit) throws IOException {
    try {
      thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the orchestrator was at work", e);
    }
  }

  /// Stops it and waits for its end.
  ///
  /// @return how many writes were acknowledged
  /// @throws IOException if a write failed; it was the last
  public long stop() throws IOException {
    told.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the last write went on", e);
    }
    var fault = failure.get();
    if (fault.isPresent()) {
      throw new IOException(
          "write " + (acknowledged.get() + 1) + " failed: " + fault.get().getMessage(),
          fault.get());
    }
    return acknowledged.get();
  }

  /// Stops it, without asking how it went.
  @Override
  public void close() {
    told.set(true);
    LockSupport.unpark(thread);
  }
}
