package dev.backstay.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndingTest {

  private static final String PROGRESS = "{\"type\":\"progress\",\"phase\":\"capture\"}\n";
  private static final String SUMMARY = "{\"type\":\"summary\",\"id\":\"s\"}\n";
  private static final String INCOMPLETE = "{\"type\":\"summary\",\"status\":\"incomplete\"}\n";
  private static final String ERROR =
      "{\"type\":\"error\",\"code\":\"hold-failed\",\"exit\":20,\"message\":\"m\",\"hint\":\"h\"}\n";

  private static final RunId RUN = new RunId("0123456789ab");

  @TempDir Path place;

  private Outcome outcome(String said, Optional<Integer> seen) throws IOException {
    var files = new RunFiles(place.resolve("runs"));
    Files.writeString(files.output(RUN), said);
    Files.writeString(files.errors(RUN), "first\nlast words\n");
    return new Ending(files).of(RUN, seen);
  }

  private static String said(String what) {
    return switch (what) {
      case "summary" -> PROGRESS + SUMMARY;
      case "incomplete" -> PROGRESS + INCOMPLETE;
      case "error" -> PROGRESS + ERROR;
      case "half" -> PROGRESS + SUMMARY.substring(0, 20);
      default -> "";
    };
  }

  @ParameterizedTest
  @CsvSource({
    // The number was seen.
    "0, summary, SUCCEEDED, 0, ",
    "0, nothing, SUCCEEDED, 0, ",
    "0, half, SUCCEEDED, 0, ",
    "3, incomplete, INCOMPLETE, 3, ",
    "20, error, FAILED, 20, hold-failed",
    "1, nothing, FAILED, 1, unexpected",
    "1, half, FAILED, 1, unexpected",
    "1, summary, FAILED, 1, unexpected",
    "130, nothing, STOPPED, 130, ",
    "143, nothing, STOPPED, 143, ",
    "143, half, STOPPED, 143, ",
    // It was killed: what it said counts, and nothing else.
    "137, nothing, LOST, 137, run-lost",
    "137, half, LOST, 137, run-lost",
    "134, nothing, LOST, 134, run-lost",
    "137, error, FAILED, 20, hold-failed",
    "137, summary, SUCCEEDED, 0, ",
    // Nobody saw it.
    ", summary, SUCCEEDED, 0, ",
    ", incomplete, INCOMPLETE, 3, ",
    ", error, FAILED, 20, hold-failed",
    ", half, LOST, , run-lost",
    ", nothing, LOST, , run-lost"
  })
  void theNumberAndTheLastWordTellHowItEnded(
      Integer seen, String what, RunState state, Integer exit, String code) throws IOException {
    var outcome = outcome(said(what), Optional.ofNullable(seen));

    assertThat(outcome.state()).isEqualTo(state);
    assertThat(outcome.exit()).isEqualTo(Optional.ofNullable(exit));
    assertThat(outcome.code()).isEqualTo(Optional.ofNullable(code));
    assertThat(outcome.message().isPresent()).isEqualTo(outcome.code().isPresent());
  }

  @Test
  void whoSaysNothingIsQuotedFromWhatItComplainedOf() throws IOException {
    assertThat(outcome("", Optional.of(1)).message()).contains("it ended with 1: last words");
  }

  @Test
  void whatWasSaidIsKeptAsItWasWritten() throws IOException {
    var outcome = outcome(PROGRESS + SUMMARY + PROGRESS, Optional.of(0));

    assertThat(outcome.summary()).contains(SUMMARY.strip());
  }

  @Test
  void withoutAFileItIsLost() {
    var outcome = new Ending(new RunFiles(place)).of(RUN, Optional.empty());

    assertThat(outcome.state()).isEqualTo(RunState.LOST);
  }

  @Test
  void bytesThatAreNoTextHideNoAnswer() throws IOException {
    var files = new RunFiles(place);
    Files.write(files.output(RUN), new byte[] {(byte) 0xff, (byte) 0xc3, 0, '\n', '[', '\n'});
    Files.writeString(
        files.output(RUN),
        SUMMARY,
        StandardCharsets.UTF_8,
        java.nio.file.StandardOpenOption.APPEND);

    assertThat(new Ending(files).of(RUN, Optional.empty()).state()).isEqualTo(RunState.SUCCEEDED);
  }
}
