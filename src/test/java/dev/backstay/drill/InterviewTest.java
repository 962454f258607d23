package dev.backstay.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.evidence.Answer;
import dev.backstay.failure.DrillFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InterviewTest {

  private static final ComponentName STATE = new ComponentName("state");

  private final Interview interview = new Interview(() -> false);

  private static Runnable refused(FailureCode code) {
    return () -> {
      throw new RestoreRefusedException(code, "so it is", "Do this.");
    };
  }

  @Test
  void badAnswersAreKeptAndTheRestIsAsked() {
    interview.ask(STATE, "first?", refused(FailureCode.STAGED_INVALID));
    interview.ask(STATE, "second?", () -> {});
    assertThat(interview.answers())
        .extracting(Answer::outcome)
        .containsExactly(Answer.Outcome.BAD, Answer.Outcome.GOOD);
    assertThat(interview.answers().getFirst().detail()).isEqualTo("so it is (staged-invalid)");
  }

  /// A full disk or an old program here is no word about the snapshot, and must not be signed as
  /// one.
  @ParameterizedTest
  @EnumSource(names = {"SPACE", "TOOL_TOO_OLD", "RIGHTS_LACKING", "CODE_UNTRUSTED"})
  void whatThisHostLacksRefutesNothing(FailureCode code) {
    assertThatExceptionOfType(DrillFailedException.class)
        .isThrownBy(() -> interview.ask(STATE, "can it be restored?", refused(code)))
        .withMessageContaining("so it is")
        .satisfies(it -> assertThat(it.code()).isEqualTo(FailureCode.DRILL_IMPOSSIBLE));
    assertThat(interview.answers()).isEmpty();
  }

  /// What was written is gone when it is told, and only words are left of the reason.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "could not extend file \"base/16384\": No space left on device",
        "[SQLITE_FULL] Insertion failed because database is full (database or disk is full)",
        "write error: Disk quota exceeded"
      })
  void aDiskThatIsFullRefutesNothing(String said) {
    assertThatExceptionOfType(DrillFailedException.class)
        .isThrownBy(
            () ->
                interview.ask(
                    STATE,
                    "can it be restored?",
                    () -> {
                      throw new RestoreRefusedException(
                          FailureCode.RESTORE_FAILED,
                          "it failed",
                          "Mend it.",
                          new IOException(said));
                    }))
        .satisfies(it -> assertThat(it.code()).isEqualTo(FailureCode.DRILL_IMPOSSIBLE));
    assertThatExceptionOfType(DrillFailedException.class)
        .isThrownBy(
            () ->
                interview.examine(
                    "state",
                    "is it whole?",
                    () -> {
                      throw new IOException(said);
                    }))
        .satisfies(it -> assertThat(it.code()).isEqualTo(FailureCode.DRILL_IMPOSSIBLE));
    assertThat(interview.answers()).isEmpty();
  }

  @Test
  void aServerThatHasMetAFullDiskRefutesNothing() {
    var inFullArea = new Interview(() -> true);
    assertThatExceptionOfType(DrillFailedException.class)
        .isThrownBy(
            () -> inFullArea.ask(STATE, "can it be restored?", refused(FailureCode.RESTORE_FAILED)))
        .withMessageContaining("the disk is full: so it is");
    assertThat(inFullArea.answers()).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerIsNoAnswer() {
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(
            () ->
                interview.ask(
                    STATE,
                    "can it be restored?",
                    () -> {
                      throw new StoreUnavailableException(
                          FailureCode.STORE_UNAVAILABLE, "away", "Wait.", null);
                    }));
    assertThat(interview.answers()).isEmpty();
  }
}
