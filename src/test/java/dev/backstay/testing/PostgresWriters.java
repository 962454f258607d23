package dev.backstay.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writers that move balances between accounts, each through a connection of its own, and count
/// what the server acknowledged.
public final class PostgresWriters implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(2);

  private final List<Process> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile boolean ending;

  private PostgresWriters() {}

  /// Makes the tables that they write beside `accounts`.
  public static void prepare(RealPostgres postgres, String database, int writers) throws Exception {
    postgres.sqlAsOwner(
        database,
        """
        create table moves (id bigserial primary key, writer int, source int, target int);
        create table writers (writer int primary key, counter bigint);
        insert into writers select n, 0 from generate_series(0, %d) n;
        """
            .formatted(writers - 1));
  }

  /// Starts them.
  public static PostgresWriters start(RealPostgres postgres, String database, int count)
      throws IOException {
    var writers = new PostgresWriters();
    for (var writer = 0; writer < count; writer++) {
      var number = writer;
      var client = postgres.client(database);
      writers.clients.add(client);
      writers.threads.add(Thread.ofVirtual().start(() -> writers.write(client, number)));
    }
    return writers;
  }

  private void write(Process client, int writer) {
    // Accounts of a writer's own: none waits for another, none is chosen as a deadlock's victim.
    var source = 1 + writer * 1000;
    try (var out = client.getOutputStream();
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      for (var n = 0; !ending; n++) {
        var from = source + n * 7 % 1000;
        var to = source + (n * 13 + 500) % 1000;
        out.write(move(from, to, writer).getBytes(StandardCharsets.UTF_8));
        out.flush();
        var said = in.readLine();
        if (!"done".equals(said)) {
          throw new IOException("a writer was told " + said);
        }
        acknowledged.incrementAndGet();
        // Else the history grows so long that loading it takes most of the time.
        Thread.sleep(PAUSE);
      }
    } catch (IOException | InterruptedException e) {
      if (!ending) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private static String move(int source, int target, int writer) {
    return """
      begin;
      update accounts set balance = balance - 1 where id = %1$d;
      update accounts set balance = balance + 1 where id = %2$d;
      insert into moves (writer, source, target) values (%3$d, %1$d, %2$d);
      update writers set counter = counter + 1 where writer = %3$d;
      commit;
      \\echo done
      """
        .formatted(source, target, writer);
  }

  /// How many moves the server has acknowledged.
  public long acknowledged() {
    return acknowledged.get();
  }

  /// Why one of them ended early, if one did.
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure.get());
  }

  @Override
  public void close() {
    ending = true;
    try {
      for (var thread : threads) {
        thread.join(5000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(Process::destroyForcibly);
  }
}
