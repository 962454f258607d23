package dev.backstay.app;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A program that prints a secret. What it prints is never told, nor what it says beside.
///
/// @param what what it is, for people: `the password command`
/// @param argv the program and its arguments
/// @param limit after which it is ended, and has failed
record SecretProgram(String what, List<String> argv, Duration limit) {

  static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

  private static final int BYTES_MAX = 64 << 10;

  /// Everything it prints, at most 64 KiB.
  ///
  /// @throws ConfigurationException if it cannot be run, fails, or prints more
  byte[] run() {
    try {
      var process =
          new ProcessBuilder(argv)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return printedBy(process);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failed("could not be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(FailureCode.CANCELLED, "interrupted in " + name(), null, e);
    }
  }

  /// Reads beside the waiting: a program that neither prints nor ends must not hold this one.
  private byte[] printedBy(Process process) throws IOException, InterruptedException {
    var reading = new FutureTask<>(() -> process.getInputStream().readNBytes(BYTES_MAX + 1));
    Thread.ofVirtual().start(reading);
    var end = System.nanoTime() + limit.toNanos();
    try {
      var printed = reading.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (printed.length > BYTES_MAX) {
        throw failed("printed more than " + BYTES_MAX + " bytes", null);
      }
      if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooLong();
      }
      if (process.exitValue() != 0) {
        throw failed("ended with status " + process.exitValue(), null);
      }
      return printed;
    } catch (TimeoutException e) {
      throw tooLong();
    } catch (ExecutionException e) {
      throw failed("could not be read", e);
    }
  }

  private ConfigurationException tooLong() {
    return failed("did not end within " + limit.toMillis() / 1000.0 + " s", null);
  }

  String name() {
    return what + " " + argv.getFirst();
  }

  private ConfigurationException failed(String words, @Nullable Exception cause) {
    return new ConfigurationException(
        FailureCode.CONFIG_INVALID,
        name() + " " + words,
        "Run it by hand as this account, or name another in the configuration.",
        cause);
  }
}
