package dev.backstay.dispatch;

import static dev.backstay.dispatch.ScriptStand.PATIENCE;
import static dev.backstay.dispatch.ScriptStand.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuestionsTest {

  private static final String AWAIT_GO = "until [ -e go ]; do sleep 0.02; done";

  @TempDir Path place;
  private ScriptStand stand;
  private final Questions questions = new Questions();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    stand = new ScriptStand(place);
  }

  @AfterEach
  void close() throws IOException {
    Files.write(stand.at("go"), new byte[0]);
    threads.close();
    stand.close();
  }

  private Questions.Answer ask(Duration limit) {
    return questions.ask(stand.program(), List.of("snapshots"), limit);
  }

  private Future<Questions.Answer> asking() {
    return threads.submit((Callable<Questions.Answer>) () -> ask(PATIENCE));
  }

  private long begun() throws IOException {
    return Files.exists(stand.at("begun")) ? Files.readAllLines(stand.at("begun")).size() : 0;
  }

  @Test
  void anAnswerIsWhatTheProgramWrites() throws IOException {
    stand.script("echo \"{\\\"asked\\\":\\\"$*\\\"}\"");

    var answer = ask(PATIENCE);

    assertThat(answer.exit()).isZero();
    assertThat(answer.error()).isEmpty();
    assertThat(answer.text())
        .isEqualTo("{\"asked\":\"--json --config " + stand.at("backstay.yaml") + " snapshots\"}");
  }

  @Test
  void twoAreAnsweredAtOnceAndABoundedNumberWaits() throws Exception {
    stand.script(
        "mkdir -p work; touch work/$$; ls work | wc -l >>begun", AWAIT_GO, "rm work/$$; echo '{}'");
    var asked = new ArrayList<>(List.of(asking(), asking()));
    until(() -> begun() == 2);
    var refused = new CopyOnWriteArrayList<FailureCode>();
    for (var i = 0; i < Questions.WAITING_MAX + 4; i++) {
      asked.add(
          threads.submit(
              () -> {
                try {
                  return ask(PATIENCE);
                } catch (OperationFailedException busy) {
                  refused.add(busy.code());
                  throw busy;
                }
              }));
    }
    until(() -> refused.size() == 4);
    stand.go();

    var answered = 0;
    for (var each : asked) {
      try {
        answered += each.get().text().equals("{}") ? 1 : 0;
      } catch (java.util.concurrent.ExecutionException busy) {
        assertThat(busy).hasCauseInstanceOf(OperationFailedException.class);
      }
    }
    assertThat(answered).isEqualTo(Questions.WAITING_MAX + 2);
    assertThat(refused).containsOnly(FailureCode.TOO_BUSY);
    assertThat(Files.readAllLines(stand.at("begun"))).allMatch(at -> at.strip().matches("[12]"));
  }

  /// Whoever has the output open would be waited for.
  @Test
  void whatIsLateIsEndedWithAllThatItStarted() throws Exception {
    stand.script("printf '{\"half'", "sleep 600 &", "echo $! >left", "wait");

    assertThatThrownBy(() -> ask(Duration.ofSeconds(1)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("longer than 1 s");
    // Where the machine is so busy that nothing was started in time, nothing is left.
    if (Files.exists(stand.at("left")) && Files.size(stand.at("left")) > 0) {
      var left = Long.parseLong(Files.readString(stand.at("left")).strip());
      until(() -> ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty());
    }
    stand.script("echo '{}'");
    assertThat(ask(PATIENCE).text()).isEqualTo("{}");
  }

  @Test
  void halfAnAnswerIsNone() throws IOException {
    stand.script("printf '{\"snapshots\":[{\"error\"'", "exit 1");

    assertThatThrownBy(() -> ask(PATIENCE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("ended with 1");
  }

  @Test
  void nothingIsNoAnswer() throws IOException {
    stand.script("exit 0");
    assertThatThrownBy(() -> ask(PATIENCE)).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void anIncompleteAnswerIsOne() throws IOException {
    stand.script("echo '{\"status\":\"incomplete\"}'", "exit 3");
    assertThat(ask(PATIENCE).exit()).isEqualTo(3);
  }

  @Test
  void aProgramThatCannotBeStartedGivesNoAnswer() {
    var missing = new Program(List.of("/nonexistent/backstay"), stand.at("backstay.yaml"), place);
    assertThatThrownBy(() -> questions.ask(missing, List.of("snapshots"), PATIENCE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("could not be asked");
  }

  @Test
  void anAnswerThatIsTooLongIsRefused() throws IOException {
    stand.script("head -c 70000000 /dev/zero | tr '\\0' x");
    assertThatThrownBy(() -> ask(PATIENCE))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void aFloodOfComplaintsBlocksNobody() throws IOException {
    stand.script("head -c 5000000 /dev/zero >&2", "echo '{}'", "head -c 5000000 /dev/zero >&2");
    assertThat(ask(PATIENCE).text()).isEqualTo("{}");
  }

  @Test
  void anErrorIsFoundAmongTheLines() throws IOException {
    stand.script(
        "echo '{\"name\":\"error\"}'; echo 'no \"error\" at all'",
        "echo '{\"type\":\"error\",\"code\":\"key-wrong\",\"message\":\"m\",\"exit\":12}'",
        "exit 12");
    var told = ToldFailure.of(ask(PATIENCE).error().orElseThrow());

    assertThat(told.code()).isEqualTo(FailureCode.KEY_WRONG);
  }

  @Test
  void whoReadsADownloadSlowlyKeepsNobodyFromAnAnswer() throws Exception {
    stand.script("[ $4 = dump ] && exec head -c 300000 /dev/zero", "echo '{}'");
    var reading = new CountDownLatch(2);
    var readOn = new CountDownLatch(1);
    var slow =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            reading.countDown();
            try {
              readOn.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    var passed = new ArrayList<Future<Integer>>();
    for (var i = 0; i < 2; i++) {
      passed.add(threads.submit(() -> questions.pass(stand.program(), List.of("dump"), slow)));
    }
    reading.await();

    assertThat(ask(PATIENCE).text()).isEqualTo("{}");
    readOn.countDown();
    for (var each : passed) {
      assertThat(each.get()).isZero();
    }
  }

  @Test
  void whatIsPassedOnComesWithItsNumber() throws IOException {
    stand.script("printf content; exit 20");
    var to = new ByteArrayOutputStream();

    assertThat(questions.pass(stand.program(), List.of("dump"), to)).isEqualTo(20);
    assertThat(to).hasToString("content");
  }

  @Test
  void theEndWaitsForNoAnswer() throws Exception {
    stand.script("echo >>begun; sleep 600");
    var asked = List.of(asking(), asking(), asking());
    until(() -> begun() == 2);

    questions.end();

    for (var each : asked) {
      assertThatThrownBy(each::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
  }
}
