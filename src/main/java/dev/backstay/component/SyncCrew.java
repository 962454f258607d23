package dev.backstay.component;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Makes written files durable while further ones are written: file systems commit what several
/// threads sync at the same time together.
final class SyncCrew implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int OPEN_MAX = 128;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Semaphore open = new Semaphore(OPEN_MAX);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// Syncs and closes the channel soon; it belongs to the crew from now on.
  void syncAndClose(FileChannel channel) {
    open.acquireUninterruptibly();
    threads.execute(
        () -> {
          try (channel) {
            channel.force(true);
          } catch (IOException | RuntimeException | Error e) {
            // Whatever it was, this file is not known to be durable.
            failure.compareAndSet(null, e);
          } finally {
            open.release();
          }
        });
  }

  /// Waits until everything handed over is durable.
  ///
  /// @throws IOException if something is not
  void await() throws IOException {
    open.acquireUninterruptibly(OPEN_MAX);
    open.release(OPEN_MAX);
    var first = failure.get();
    if (first != null) {
      throw new IOException("a restored file could not be made durable: " + first, first);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
