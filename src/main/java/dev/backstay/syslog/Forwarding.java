package dev.backstay.syslog;

import dev.backstay.failure.OperationFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends records on while the service works. Nobody who enters one waits for it.
public final class Forwarding {

  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final Forwarder forwarder;
  private final Trouble trouble;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;

  /// What is told of it, at each attempt.
  public interface Trouble {

    /// That records did not arrive.
    void unsent(Unsent unsent);

    /// That all arrived that had not.
    void sentAgain();

    /// That the trail could not be read, or how far it was sent not be kept.
    void unkept(Exception why);
  }

  /// @param trouble told what does not arrive
  public Forwarding(Forwarder forwarder, Trouble trouble) {
    this.forwarder = forwarder;
    this.trouble = trouble;
    thread = Thread.ofVirtual().name("syslog").unstarted(this::forward);
  }

  /// Begins.
  public void start() {
    thread.start();
  }

  /// What did not arrive when it was last tried; empty if all did.
  public Optional<Unsent> unsent() {
    return forwarder.unsent();
  }

  private void forward() {
    try {
      Duration pause;
      do {
        pause = attempt();
      } while (!ending.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration attempt() {
    var before = forwarder.unsent();
    try {
      var pause = forwarder.work();
      forwarder.unsent().ifPresent(trouble::unsent);
      if (before.isPresent() && forwarder.unsent().isEmpty()) {
        trouble.sentAgain();
      }
      return pause;
    } catch (IOException | OperationFailedException failed) {
      trouble.unkept(failed);
      return Forwarder.PAUSE_MAX;
    }
  }

  /// Ends; what has not arrived is sent after the next start.
  public void close() throws InterruptedException {
    ending.countDown();
    thread.interrupt();
    thread.join(END_LIMIT);
  }
}
