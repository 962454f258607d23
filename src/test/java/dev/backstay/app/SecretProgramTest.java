package dev.backstay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.failure.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretProgramTest {

  private static SecretProgram program(Duration limit, String... argv) {
    return new SecretProgram("the test program", List.of(argv), limit);
  }

  @Test
  void argumentsAreGivenAsTheyAreWithoutAShell() {
    var printed = program(Duration.ofMinutes(1), "printf", "%s|", "a b", "$HOME", "*").run();
    assertThat(new String(printed, StandardCharsets.UTF_8)).isEqualTo("a b|$HOME|*|");
  }

  /// It may hold its output open, close it, or leave that to a child that goes on.
  @ParameterizedTest
  @ValueSource(strings = {"sleep 600", "exec >&-; sleep 600", "sleep 3 & sleep 0.1; echo canary"})
  void whatDoesNotEndIsEndedAndHasFailed(String script) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> program(Duration.ofMillis(300), "/bin/sh", "-c", script).run())
        .withMessageContaining("did not end within 0.3 s")
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("canary"));
  }

  @Test
  void moreThanAnySecretHasIsRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> program(Duration.ofMinutes(1), "yes", "canary").run())
        .withMessageContaining("printed more than 65536 bytes");
  }
}
