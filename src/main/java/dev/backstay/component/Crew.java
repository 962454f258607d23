package dev.backstay.component;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Does several pieces of work at the same time. After a failure no further one is begun.
public final class Crew implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int OPEN_MAX = 128;

  private final ExecutorService threads;
  private final Semaphore open;
  private final int openMax;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// @param atOnce how many are done at the same time
  /// @param openMax how many may be handed over and not done
  private Crew(int atOnce, int openMax) {
    this.openMax = openMax;
    threads = Executors.newFixedThreadPool(atOnce);
    open = new Semaphore(openMax);
  }

  /// One that makes files durable while further ones are read: file systems commit what several
  /// threads sync at the same time together.
  static Crew forFiles() {
    return new Crew(THREADS, OPEN_MAX);
  }

  /// One that sends requests: none waits, so that what it sends is not held in memory.
  public static Crew forRequests() {
    return new Crew(THREADS, THREADS);
  }

  /// One piece of work.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run() throws IOException;
  }

  /// Does the work soon; waits while too much is not done.
  ///
  /// @throws IOException if something failed before
  public void execute(Work work) throws IOException {
    open.acquireUninterruptibly();
    try {
      requireWell();
      threads.execute(() -> runAndRelease(work));
    } catch (IOException | RuntimeException | Error e) {
      open.release();
      throw e;
    }
  }

  private void runAndRelease(Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it was, it is not known to be done.
      failure.compareAndSet(null, e);
    } finally {
      open.release();
    }
  }

  /// Syncs and closes the channel soon; it belongs to the crew from now on.
  void syncAndClose(FileChannel channel) throws IOException {
    try {
      execute(() -> sync(channel));
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static void sync(FileChannel channel) throws IOException {
    try (channel) {
      channel.force(true);
    }
  }

  /// Waits until everything handed over is done.
  ///
  /// @throws IOException if something failed
  public void await() throws IOException {
    open.acquireUninterruptibly(openMax);
    open.release(openMax);
    requireWell();
  }

  /// Requires that nothing has failed so far.
  ///
  /// @throws IOException if something has
  void requireWell() throws IOException {
    switch (failure.get()) {
      case null -> {}
      case IOException io -> throw io;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> throw new IllegalStateException("no work throws anything else");
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
