package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UntrustedYamlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hold: !!javax.script.ScriptEngineManager [x]",
        "hold: !own { pause: [a] }",
        "hold: &x { pause: *x }",
        "notes: [&x a, *x]",
        "version: 1",
        "orchestrator: { ? [a] : b }"
      })
  void noTagNoAliasAndNoKeyTwice(String line) {
    var text =
        "version: 1\norchestrator: demo\nrepositories: { r: { url: /srv } }\n"
            + "components: { t: { kind: files, path: /live } }\n"
            + line
            + "\n";

    assertThatThrownBy(() -> ConfigurationFile.read(text, Path.of("/etc/backstay.yaml"), Map.of()))
        .isInstanceOf(ConfigurationException.class);
  }
}
