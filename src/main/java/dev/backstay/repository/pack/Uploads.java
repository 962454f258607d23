package dev.backstay.repository.pack;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Stores packs, a few at a time, while others go on; or at once, where that is no waiting. May be
/// used by several threads, but its failures are collected by one.
final class Uploads implements AutoCloseable {

  private final ConcurrentLinkedQueue<Future<?>> sent = new ConcurrentLinkedQueue<>();
  private final Semaphore free;
  private final @Nullable ExecutorService threads;

  /// So many at a time; 0 for each by the thread that asks for it.
  Uploads(int atATime) {
    free = new Semaphore(atATime);
    threads =
        atATime == 0
            ? null
            : Executors.newFixedThreadPool(
                atATime, Thread.ofPlatform().daemon().name("upload-", 0).factory());
  }

  /// What is to be done for one pack.
  @FunctionalInterface
  interface Upload {
    void run() throws IOException;
  }

  /// Does it, or has it done; waits as long as too many are under way.
  void add(Upload upload) throws IOException {
    if (threads == null) {
      upload.run();
      return;
    }
    free.acquireUninterruptibly();
    sent.add(
        threads.submit(
            () -> {
              try {
                upload.run();
              } finally {
                free.release();
              }
              return null;
            }));
  }

  /// Throws what went wrong so far, or, if it waits for all, at all.
  void throwFailures(boolean wait) throws IOException {
    Packer.throwFailures(sent, wait);
  }

  /// Abandons what has not begun, and waits for what has.
  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
