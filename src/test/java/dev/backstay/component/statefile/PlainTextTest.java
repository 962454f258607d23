package dev.backstay.component.statefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  private static ByteArrayInputStream of(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void linesAreNumberedFromOne() throws Exception {
    assertThat(PlainText.lines(of("A = 1\nB = 2\n"))).containsEntry("2", "B = 2").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\n", "A = 1\0\0\0", "\u00ff\u00fe"})
  void whatACrashLeavesIsNoText(String left) {
    assertThatThrownBy(() -> PlainText.lines(of(left)))
        .isInstanceOf(InvalidDocumentException.class);
  }
}
