package dev.backstay.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {

  private static final String ODD = "<b>\"odd\" & `na|me`\n\u001b[31m</b> ünï";

  private static final Exposure EXPOSURE =
      new Exposure(
          Optional.empty(),
          Optional.of(Duration.ofHours(6)),
          Optional.of(Duration.ofMinutes(375)),
          Optional.of(Duration.ofSeconds(61)));

  private static DrillReport report(Answer.Outcome... outcomes) {
    var answers =
        List.of(outcomes).stream()
            .map(it -> new Answer("state", "is it " + ODD, it, ODD, Duration.ofMillis(12)))
            .toList();
    return new DrillReport(
        "0123456789ab",
        Instant.parse("2026-03-01T12:00:00Z"),
        Duration.ofMillis(4_321),
        new Subject(
            "demo",
            "abcdef012345",
            "ab".repeat(32),
            Instant.parse("2026-02-28T12:00:00Z"),
            "exact",
            "/srv/" + ODD,
            "cd".repeat(16),
            1234,
            2),
        new Asking("root", "monthly", "latest", "host", "1.0.0", List.of("PostgreSQL 15.20")),
        List.of(new Phase("stage", "state", Duration.ofMillis(40), 1234)),
        answers,
        Duration.ofMillis(3_000),
        EXPOSURE);
  }

  @Test
  void whatIsWrittenIsRead() {
    var report = report(Answer.Outcome.GOOD, Answer.Outcome.BAD, Answer.Outcome.NOT_ASKED);
    assertThat(ReportJson.parse(ReportJson.text(report))).isEqualTo(report);
  }

  @Test
  void whatWouldHaveBeenLostIsSaidAsFarAsItIsKnown() {
    var text = ReportMarkdown.text(report(Answer.Outcome.GOOD));
    assertThat(text)
        .contains("Lost at most, by schedule | the work of 6 h 0 min")
        .contains("Lost at most, in fact | the work of 6 h 15 min")
        .contains("Lost at that moment | the work of 1 min 1 s")
        .doesNotContain("May be lost");
  }

  @Test
  void aReportOfAnEarlierVersionDoesNotSayWhatWouldHaveBeenLost() {
    var text = ReportJson.text(report(Answer.Outcome.GOOD));
    var earlier = text.replaceFirst("\"rpo\":\\{[^}]*},", "");
    assertThat(earlier).doesNotContain("rpo");
    assertThat(ReportJson.parse(earlier).exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    var text = ReportJson.text(report(Answer.Outcome.GOOD));
    assertThatThrownBy(
            () -> ReportJson.parse(text.replace("\"outcome\":\"good\"", "\"outcome\":1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outcome");
    assertThatThrownBy(() -> ReportJson.parse(text.replace("\"good\"", "\"fine\"")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fine");
    assertThatThrownBy(() -> ReportJson.parse(text.replace("\"snapshot\":{", "\"other\":{")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("snapshot");
  }

  @Test
  void aReportIsProvenIfSomethingWasAskedAndNothingWasBad() {
    assertThat(report().isProven()).isFalse();
    assertThat(report(Answer.Outcome.NOT_ASKED).isProven()).isFalse();
    assertThat(report(Answer.Outcome.GOOD, Answer.Outcome.NOT_ASKED).isProven()).isTrue();
    assertThat(report(Answer.Outcome.GOOD, Answer.Outcome.BAD).isProven()).isFalse();
  }

  @Test
  void namesThatOthersChoseStayText() {
    var report = report(Answer.Outcome.GOOD, Answer.Outcome.BAD);
    var html = ReportHtml.text(report);
    assertThat(html).doesNotContain("<b>").contains("&lt;b&gt;&quot;odd&quot; &amp;");
    assertThat(html)
        .doesNotContain("http:")
        .doesNotContain("<script")
        .contains("class=\"refuted\"");
    var markdown = ReportMarkdown.text(report);
    assertThat(markdown).contains("\\<b\\>").contains("na\\|me").doesNotContain("\u001b");
    var table = markdown.lines().filter(it -> it.startsWith("| state")).toList();
    assertThat(table).hasSize(2);
  }
}
