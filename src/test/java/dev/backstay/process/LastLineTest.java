package dev.backstay.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LastLineTest {

  private static String said(String errors) {
    return new LastLine(new ByteArrayInputStream(errors.getBytes(StandardCharsets.UTF_8))).said();
  }

  @Test
  void theLastLineThatSaysSomethingIsTold() {
    assertThat(said("")).isEmpty();
    assertThat(said("first\nlast: no such thing\n\n  \n")).isEqualTo("last: no such thing");
    assertThat(said("refused\n\tIs the server running?\n")).isEqualTo("refused");
  }

  @Test
  void theReasonIsToldAndNotThatOneOfSeveralProcessesEnded() {
    var ended = "pg_restore: error: a worker process died unexpectedly";
    assertThat(said("pg_restore: error: no space\n" + ended + "\n"))
        .isEqualTo("pg_restore: error: no space");
    assertThat(said(ended + "\n")).isEqualTo(ended);
  }

  @Test
  void controlCharactersAreEscapedAndOfLongLinesTheEndIsKept() {
    assertThat(said("bad \u001b[31m")).doesNotContain("\u001b").startsWith("bad ");
    assertThat(said("x".repeat(9000) + "end")).hasSize(300).endsWith("xend");
  }
}
