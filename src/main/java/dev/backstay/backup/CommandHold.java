package dev.backstay.backup;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Holds writers by running one command, and lets them go by running another. No shell is used.
///
/// @param pause the command that holds them
/// @param resume the command that lets them go
/// @param limit how long each command may take
/// @param withheld the environment variables that they do not get
public record CommandHold(
    List<String> pause, List<String> resume, Duration limit, Set<String> withheld) implements Hold {

  public CommandHold {
    withheld = Set.copyOf(withheld);
    pause = List.copyOf(pause);
    resume = List.copyOf(resume);
  }

  @Override
  public Held begin(Duration wait) {
    try {
      run(pause, wait);
    } catch (CaptureFailedException failed) {
      // It may have held some of them before it failed.
      letGo(failed);
      throw failed;
    }
    var released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        run(resume, limit);
      }
    };
  }

  private void letGo(CaptureFailedException failed) {
    try {
      run(resume, limit);
    } catch (CaptureFailedException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  private void run(List<String> command, Duration most) {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().keySet().removeAll(withheld);
      var process = builder.start();
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw failed(command, "did not end within " + most.toSeconds() + " s", null);
      }
      if (process.exitValue() != 0) {
        throw failed(command, "ended with status " + process.exitValue(), null);
      }
    } catch (IOException e) {
      throw failed(command, "could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          FailureCode.CANCELLED, "interrupted while " + command.getFirst() + " ran", null, e);
    }
  }

  private static CaptureFailedException failed(
      List<String> command, String what, @org.jspecify.annotations.Nullable Exception cause) {
    return new CaptureFailedException(
        FailureCode.HOLD_FAILED,
        "the hold command " + command.getFirst() + " " + what,
        "Run the command by hand; the orchestrator may still be held.",
        cause);
  }
}
