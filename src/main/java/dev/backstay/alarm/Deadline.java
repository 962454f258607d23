package dev.backstay.alarm;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One time limit for all of an exchange: its look-up of names, its handshakes, and every byte that
/// comes in drops. Limits of single reads do not add up to that.
final class Deadline {

  private final List<Socket> held = new ArrayList<>();
  private boolean over;

  private Deadline() {}

  /// What is done within the limit.
  interface Work {
    void run(Deadline deadline) throws IOException;
  }

  /// Does the work on a thread of its own. When the limit is over, all sockets that it holds are
  /// closed, and nothing that it does later reaches anybody.
  ///
  /// @throws SocketTimeoutException if the limit is over first
  static void within(Duration limit, Work work) throws IOException {
    var deadline = new Deadline();
    var task =
        new FutureTask<>(
            () -> {
              work.run(deadline);
              return true;
            });
    // Looking a name up may take long and cannot be interrupted: no virtual thread is lent to it.
    Thread.ofPlatform().daemon().name("alarm-exchange").start(task);
    try {
      var _ = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new SocketTimeoutException("not done within " + limit.toSeconds() + " s");
    } catch (ExecutionException failure) {
      throw causeOf(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    } finally {
      deadline.end();
    }
  }

  private static IOException causeOf(ExecutionException failure) {
    return switch (failure.getCause()) {
      case IOException fault -> fault;
      case RuntimeException fault -> throw fault;
      case null, default -> throw new IllegalStateException(failure);
    };
  }

  /// A socket that is closed at the end.
  ///
  /// @throws SocketTimeoutException if the limit is over
  synchronized Socket hold(Socket socket) throws IOException {
    if (over) {
      socket.close();
      throw new SocketTimeoutException("too late");
    }
    held.add(socket);
    return socket;
  }

  private synchronized void end() {
    over = true;
    for (var socket : held) {
      try {
        socket.close();
      } catch (IOException unclosed) {
        // Nobody waits for it any more.
      }
    }
  }
}
