package dev.backstay.component;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Makes small files, and makes all written ones durable, while further ones are read: file systems
/// commit what several threads sync at the same time together.
final class StagingCrew implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int OPEN_MAX = 128;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Semaphore open = new Semaphore(OPEN_MAX);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// One piece of work.
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /// Does the work soon; waits while too much is waiting.
  ///
  /// @throws IOException if something failed before
  void execute(Work work) throws IOException {
    open.acquireUninterruptibly();
    try {
      throwFailure();
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
      // Whatever it was, this file is not known to be there and durable.
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

  /// Waits until everything handed over is done and durable.
  ///
  /// @throws IOException if something is not
  void await() throws IOException {
    open.acquireUninterruptibly(OPEN_MAX);
    open.release(OPEN_MAX);
    throwFailure();
  }

  private void throwFailure() throws IOException {
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
