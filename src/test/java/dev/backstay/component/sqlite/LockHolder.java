package dev.backstay.component.sqlite;

import dev.backstay.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Path;

/// A process that begins an exclusive transaction and keeps it.
final class LockHolder implements AutoCloseable {

  private final Process process;

  /// Starts it and waits until it has the lock.
  LockHolder(Path database) throws IOException {
    process =
        ChildJava.running(LockHolder.class, database.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.getInputStream().read() != '!') {
      throw new IOException("the lock was not had");
    }
  }

  public static void main(String[] arguments) throws Exception {
    try (var connection = Ledger.open(Path.of(arguments[0]))) {
      Ledger.run(connection, "begin exclusive");
      System.out.print('!');
      System.out.flush();
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }

  boolean isHeld() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
