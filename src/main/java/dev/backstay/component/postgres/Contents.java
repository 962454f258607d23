package dev.backstay.component.postgres;

import dev.backstay.process.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/// Reads the table of contents of a dump while the dump passes by: `pg_restore` is given its
/// beginning, until it has read enough.
final class Contents implements AutoCloseable {

  private static final Pattern TABLE_DATA =
      Pattern.compile("^\\d+; \\d+ \\d+ TABLE DATA (.+) [^ ]+$");

  private final RunningProgram lister;
  private final CompletableFuture<String> listing = new CompletableFuture<>();
  private boolean enough;

  Contents(Clients clients, java.time.Duration limit) throws IOException {
    lister = clients.startAlone("pg_restore", java.util.List.of("--list"), limit);
    Thread.ofVirtual().start(this::collect);
  }

  private void collect() {
    try {
      listing.complete(new String(lister.output().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      listing.completeExceptionally(e);
    }
  }

  /// The next bytes of the dump.
  void pass(byte[] bytes, int offset, int length) {
    if (enough) {
      return;
    }
    try {
      lister.input().write(bytes, offset, length);
    } catch (IOException hasReadEnough) {
      enough = true;
    }
  }

  /// The tables, as `schema table`, whose rows the dump holds.
  ///
  /// @throws IOException if it has no readable table of contents
  SortedSet<String> tables() throws IOException {
    try {
      lister.input().close();
    } catch (IOException hasReadEnough) {
      enough = true;
    }
    try {
      var text = listing.get();
      var problem = lister.await();
      if (problem.isPresent()) {
        throw new SqlFailedException("pg_restore --list " + problem.get());
      }
      var tables = new TreeSet<String>();
      text.lines()
          .map(TABLE_DATA::matcher)
          .filter(matcher -> matcher.matches())
          .forEach(matcher -> tables.add(matcher.group(1)));
      return tables;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a dump was listed", e);
    } catch (ExecutionException e) {
      throw new IOException("the list of a dump cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    lister.close();
  }
}
