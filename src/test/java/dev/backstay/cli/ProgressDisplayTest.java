package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.run.Progress;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final GlobalOptions options = new GlobalOptions();
  private long now = 1_000_000;

  private ProgressDisplay display(boolean redraws) {
    var terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(new StringReader("")),
            false,
            redraws,
            OutputStream.nullOutputStream(),
            redraws);
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    return new ProgressDisplay(
        new Output(terminal, options), ProgressStyle.of(options, terminal), clock);
  }

  /// A thousand steps of a megabyte and a hundredth of a second each.
  private void work(ProgressDisplay display) {
    display.report(new Progress.Step("stage", "logs", 1_000L << 20));
    for (var i = 0; i < 1_000; i++) {
      now += 10;
      display.report(new Progress.Advanced(1 << 20, 1));
    }
    display.close();
  }

  @Test
  void aTerminalShowsABarAtMostTenTimesASecondAndIsLeftClean() {
    work(display(true));
    assertThat(err.toString().split("\r", -1)).hasSizeBetween(100, 104);
    assertThat(err.toString())
        .contains("[############............] stage logs: 500.0 MiB of 1000.0 MiB, 500 entries")
        .contains("100.0 MiB/s, 5.0 s left")
        .endsWith("\r\u001b[K");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void elsewhereALineIsEnoughEveryHalfMinute() {
    var display = display(false);
    for (var i = 0; i < 4; i++) {
      work(display);
    }
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("stage logs: ").doesNotContain("\u001b");
  }

  @Test
  void jsonGetsAnObjectEverySecond() {
    options.json = true;
    work(display(true));
    var lines = out.toString().lines().map(JsonValues::object).toList();
    assertThat(lines).hasSize(11);
    assertThat(lines.getLast())
        .containsEntry("type", "progress")
        .containsEntry("bytes", 1_000L << 20)
        .containsEntry("bytes_expected", 1_000L << 20);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void quietShowsNothingButWarnings() {
    options.quiet = true;
    var display = display(true);
    work(display);
    display.report(new Progress.Warning("owner", "odd\u001bname"));
    assertThat(err.toString()).isEqualTo("warning: odd\\u001bname\n");
  }
}
