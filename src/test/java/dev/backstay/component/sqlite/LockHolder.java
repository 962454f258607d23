package dev.backstay.component.sqlite;

import java.io.IOException;
import java.nio.file.Path;

/// A process that begins an exclusive transaction and keeps it.
final class LockHolder implements AutoCloseable {

  private final Process process;

  /// Starts it and waits until it has the lock.
  LockHolder(Path database) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                database.toString())
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
