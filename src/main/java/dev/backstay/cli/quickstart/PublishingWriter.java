package dev.backstay.cli.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The orchestrator at work: writes to its database, about a hundred transactions a second.
public final class PublishingWriter {

  private static final long NANOS_PER_TRANSACTION = 10_000_000;

  private PublishingWriter() {}

  /// Writes until the other side of `orders` is closed.
  ///
  /// @param items how many items the database has
  /// @param begun is told after the first transaction
  /// @return how many transactions were committed
  public static long run(Path database, int items, InputStream orders, Runnable begun)
      throws IOException {
    var ended = new AtomicBoolean();
    Thread.ofPlatform().daemon().start(() -> awaitEnd(orders, ended));
    var count = 0L;
    try (var publishing = PublishingDatabase.open(database)) {
      var prose = new Prose(11);
      var due = System.nanoTime();
      while (!ended.get()) {
        publishing.publish(prose, items);
        count++;
        if (count == 1) {
          begun.run();
        }
        due += NANOS_PER_TRANSACTION;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
    return count;
  }

  private static void awaitEnd(InputStream orders, AtomicBoolean ended) {
    try {
      while (orders.read() >= 0) {
        // Nothing is ever said; the end is the order.
      }
    } catch (IOException closed) {
      // That is the end as well.
    } finally {
      ended.set(true);
    }
  }
}
