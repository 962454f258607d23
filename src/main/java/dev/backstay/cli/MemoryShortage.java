package dev.backstay.cli;

import dev.backstay.failure.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// How a command ends for which there is too little memory: told once, whichever threads meet it.
final class MemoryShortage {

  /// Made while there is memory.
  private static final byte[] LAST_WORDS =
      "error: not enough memory [out-of-memory]\nnext: Raise the limit, as in BACKSTAY_HEAP=512m.\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Output output;
  private final AtomicBoolean told = new AtomicBoolean();

  MemoryShortage(Output output) {
    this.output = output;
  }

  /// Whether something failed for want of memory: an initializer that did is told from then on as
  /// a class that cannot be linked, with the first error as text.
  static boolean isCauseOf(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError
          || (each instanceof ExceptionInInitializerError
              && String.valueOf(each.getMessage()).contains("OutOfMemoryError"))) {
        return true;
      }
    }
    return false;
  }

  /// Tells of an error that ended a command, and returns the exit code. Any other error goes on.
  <E extends Error> int end(E error) {
    if (!isCauseOf(error)) {
      throw error;
    }
    return tell(error);
  }

  /// Tells it, and returns the exit code.
  int tell(Throwable shortage) {
    if (!told.getAndSet(true)) {
      try {
        write(String.valueOf(shortage.getMessage()));
      } catch (OutOfMemoryError again) {
        System.err.write(LAST_WORDS, 0, LAST_WORDS.length);
        System.err.flush();
      }
    }
    return ExitCode.UNEXPECTED.number();
  }

  private void write(String reason) {
    var threads = reason.contains("native thread");
    var limit = Math.ceilDiv(Runtime.getRuntime().maxMemory(), 1L << 20);
    output.error(
        FailureCode.OUT_OF_MEMORY.label(),
        threads
            ? "not enough memory: the system starts no further thread"
            : "not enough memory: the heap is limited to " + limit + " MiB",
        Optional.of(
            threads
                ? "Raise the limits of memory and of threads for the user that runs Backstay."
                : "Raise the limit, as in BACKSTAY_HEAP=512m, and run it again."),
        ExitCode.UNEXPECTED);
  }
}
