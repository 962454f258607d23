package dev.backstay.component.sqlite;

import java.time.Duration;

/// Ends the queries that still run when a time has passed. Closed before the database is.
final class Deadline implements AutoCloseable {

  /// An interruption between two queries is lost, so it is said again.
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final long endNanos;
  private final Thread watchdog;

  Deadline(Database database, Duration budget) {
    endNanos = System.nanoTime() + budget.toNanos();
    watchdog = Thread.ofVirtual().start(() -> interruptAfter(database, budget));
  }

  private static void interruptAfter(Database database, Duration budget) {
    try {
      Thread.sleep(budget);
      while (true) {
        database.interrupt();
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException endedInTime) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  @Override
  public void close() {
    watchdog.interrupt();
    var interrupted = false;
    while (watchdog.isAlive()) {
      try {
        watchdog.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
