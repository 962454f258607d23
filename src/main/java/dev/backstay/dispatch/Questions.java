package dev.backstay.dispatch;

import dev.backstay.failure.CancelledException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationInProgressException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Has questions answered by the program that people type: `snapshots`, `ls`, `restore --dry-run`.
/// Two at once, in order; a bounded number waits.
public final class Questions {

  /// How many are answered at once.
  private static final int AT_ONCE = 2;

  /// How many may wait for that.
  public static final int WAITING_MAX = 64;

  /// How long an answer may be.
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private static final Duration TURN_LIMIT = Duration.ofMinutes(1);

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final AtomicInteger waiting = new AtomicInteger();

  /// An answer that was given.
  ///
  /// @param exit the number that the program ended with
  /// @param text what it wrote: JSON objects, one a line
  public record Answer(int exit, String text) {

    /// The failure that it tells of, if it does.
    public Optional<JsonObject> error() {
      return text.lines()
          .filter(line -> line.contains("\"error\""))
          .map(JsonObject::parse)
          .filter(each -> each.text("type").filter("error"::equals).isPresent())
          .findFirst();
    }
  }

  /// Asks and waits.
  ///
  /// @param question the command's name and its arguments
  /// @param limit how long it may take
  /// @throws OperationInProgressException with the code `too-busy` if too many wait
  /// @throws StoreUnavailableException if there is no answer in time, or none at all
  public Answer ask(Program program, List<String> question, Duration limit) {
    takeTurn();
    try {
      return answer(program, question, limit);
    } catch (IOException e) {
      throw unanswered(question, "it could not be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      turns.release();
    }
  }

  /// Asks, and passes on what is answered as it comes.
  ///
  /// @return the number that the program ended with
  /// @throws IOException if it cannot be started, or not be passed on
  public int pass(Program program, List<String> question, OutputStream to) throws IOException {
    takeTurn();
    try {
      var process = program.startQuestion(question);
      try (var answer = process.getInputStream()) {
        dropErrors(process);
        answer.transferTo(to);
        return process.waitFor();
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    if (waiting.incrementAndGet() > WAITING_MAX) {
      waiting.decrementAndGet();
      throw tooBusy();
    }
    try {
      if (!turns.tryAcquire(TURN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooBusy();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      waiting.decrementAndGet();
    }
  }

  private static OperationInProgressException tooBusy() {
    return new OperationInProgressException(
        FailureCode.TOO_BUSY,
        "too many questions are waiting for an answer",
        "Ask again in some seconds.");
  }

  private static Answer answer(Program program, List<String> question, Duration limit)
      throws IOException, InterruptedException {
    var process = program.startQuestion(question);
    var watchdog =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException answered) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (var answer = process.getInputStream()) {
      dropErrors(process);
      var text = answer.readNBytes(ANSWER_BYTES_MAX + 1);
      if (text.length > ANSWER_BYTES_MAX) {
        throw new IOException("the answer is longer than " + ANSWER_BYTES_MAX + " bytes");
      }
      var exit = process.waitFor();
      var written = new String(text, StandardCharsets.UTF_8).strip();
      if (written.isEmpty()) {
        throw unanswered(question, "it ended with " + exit + " and without an answer", null);
      }
      return new Answer(exit, written);
    } finally {
      watchdog.interrupt();
      process.destroyForcibly();
    }
  }

  /// What is said there is for people at a terminal; nobody reading it would make the child wait.
  private static void dropErrors(Process process) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var errors = process.getErrorStream()) {
                errors.transferTo(OutputStream.nullOutputStream());
              } catch (IOException ended) {
                // There is nothing more to drop.
              }
            });
  }

  private static StoreUnavailableException unanswered(
      List<String> question, String why, @Nullable IOException cause) {
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "`backstay " + question.getFirst() + "` gave no answer: " + why,
        "Type it to see what it says.",
        cause);
  }

  private static CancelledException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CancelledException(
        FailureCode.CANCELLED, "interrupted while a question was asked", null, e);
  }
}
