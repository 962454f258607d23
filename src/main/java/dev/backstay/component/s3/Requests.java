package dev.backstay.component.s3;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends several requests at the same time. After a failure no further one is begun.
final class Requests implements AutoCloseable {

  private static final int AT_ONCE = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// One of them.
  @FunctionalInterface
  interface Request {
    void send() throws IOException;
  }

  /// Sends one soon; waits while enough are on their way.
  ///
  /// @throws IOException if one failed before
  void send(Request request) throws IOException {
    free.acquireUninterruptibly();
    try {
      throwFailure();
      threads.execute(() -> sendAndRelease(request));
    } catch (IOException | RuntimeException | Error e) {
      free.release();
      throw e;
    }
  }

  private void sendAndRelease(Request request) {
    try {
      request.send();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it was, it is not known to be done.
      failure.compareAndSet(null, e);
    } finally {
      free.release();
    }
  }

  /// Waits until all are answered.
  ///
  /// @throws IOException if one failed
  void await() throws IOException {
    free.acquireUninterruptibly(AT_ONCE);
    free.release(AT_ONCE);
    throwFailure();
  }

  private void throwFailure() throws IOException {
    switch (failure.get()) {
      case null -> {}
      case IOException io -> throw io;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> throw new IllegalStateException("no request throws anything else");
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
