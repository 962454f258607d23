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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Has questions answered by the program that people type: `snapshots`, `ls`, `restore --dry-run`.
/// Two at once, in order; a bounded number waits. What is passed on has two turns of its own: who
/// reads slowly keeps nobody from an answer.
public final class Questions {

  /// How many are answered at once.
  private static final int AT_ONCE = 2;

  /// How many may wait for that.
  public static final int WAITING_MAX = 64;

  /// How long an answer may be.
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  /// With that number an answer is given as well.
  private static final int INCOMPLETE = 3;

  private static final Duration TURN_LIMIT = Duration.ofMinutes(1);

  private final Semaphore answering = new Semaphore(AT_ONCE, true);
  private final Semaphore passing = new Semaphore(AT_ONCE, true);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<Process> asked = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /// An answer that was given.
  ///
  /// @param exit the number that the program ended with
  /// @param text what it wrote: JSON objects, one a line
  public record Answer(int exit, String text) {

    /// The failure that it tells of, if it does.
    public Optional<JsonObject> error() {
      return text.lines()
          .filter(line -> line.contains("\"error\""))
          .flatMap(line -> parsed(line).stream())
          .filter(each -> each.text("type").filter("error"::equals).isPresent())
          .findFirst();
    }

    private static Optional<JsonObject> parsed(String line) {
      try {
        return Optional.of(JsonObject.parse(line));
      } catch (IllegalArgumentException noObject) {
        return Optional.empty();
      }
    }
  }

  /// Asks and waits.
  ///
  /// @param question the command's name and its arguments
  /// @param limit how long it may take
  /// @throws OperationInProgressException with the code `too-busy` if too many wait
  /// @throws StoreUnavailableException if there is no answer in time, none at all, or only a part
  public Answer ask(Program program, List<String> question, Duration limit) {
    takeTurn(answering);
    try {
      return answer(program, question, limit);
    } catch (IOException e) {
      throw unanswered(question, "it could not be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      answering.release();
    }
  }

  /// Asks, and passes on what is answered as it comes.
  ///
  /// @return the number that the program ended with
  /// @throws IOException if it cannot be started, or not be passed on
  public int pass(Program program, List<String> question, OutputStream to) throws IOException {
    takeTurn(passing);
    try {
      var process = begin(program, question);
      try (var answer = process.getInputStream()) {
        dropErrors(process);
        answer.transferTo(to);
        return process.waitFor();
      } finally {
        end(process);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      passing.release();
    }
  }

  /// Ends what is being asked, and asks nothing more.
  public void end() {
    ended = true;
    asked.forEach(Questions::kill);
  }

  private Process begin(Program program, List<String> question) throws IOException {
    var process = program.startQuestion(question);
    asked.add(process);
    if (ended) {
      kill(process);
    }
    return process;
  }

  private void end(Process process) {
    kill(process);
    asked.remove(process);
  }

  /// With all that it started: whoever has its output open would be waited for.
  private static void kill(Process process) {
    var below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  private void takeTurn(Semaphore turns) {
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

  private Answer answer(Program program, List<String> question, Duration limit)
      throws IOException, InterruptedException {
    var process = begin(program, question);
    var isLate = new AtomicBoolean();
    var watchdog =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                      isLate.set(true);
                      kill(process);
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
      if (isLate.get()) {
        throw unanswered(question, "it took longer than " + limit.toSeconds() + " s", null);
      }
      var found = new Answer(exit, written);
      if (written.isEmpty() || exit != 0 && exit != INCOMPLETE && found.error().isEmpty()) {
        throw unanswered(question, "it ended with " + exit + " and without an answer", null);
      }
      return found;
    } finally {
      watchdog.interrupt();
      end(process);
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
