package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.snapshot.ComponentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutlineTest {

  @TempDir private Path directory;

  private Outline read(String text) throws IOException {
    return Outline.read(Files.writeString(directory.resolve("backstay.yaml"), text));
  }

  @Test
  void namesAreReadWhateverTheyReferTo() throws IOException {
    var outline =
        read(
            """
            # ${env:IN_A_COMMENT}
            retention: { keep_last: 3 }
            components:
              rows: { kind: postgres, url: "postgresql://${env:HOST}/${env:NAME:-rows}" }
              key: { kind: state-file, path: "${file:where is it}" }
              literal: { kind: files, path: "$${env:LITERAL}", restore_only_if_named: true }
              given: { kind: command, capture: [dump] }
              taken: { kind: command, capture: [dump], restore: [load] }
              unknown: { kind: cat }
              broken: 7
            services:
              - { name: host, systemd: host.service }
              - nothing
            """);
    assertThat(outline.components())
        .containsExactly(
            Map.entry("rows", ComponentKind.POSTGRES),
            Map.entry("key", ComponentKind.STATE_FILE),
            Map.entry("literal", ComponentKind.FILES),
            Map.entry("given", ComponentKind.COMMAND),
            Map.entry("taken", ComponentKind.COMMAND));
    assertThat(outline.apart()).containsExactlyInAnyOrder("literal", "given");
    assertThat(outline.services()).containsExactly("host");
    assertThat(outline.variables()).containsExactly("HOST");
    assertThat(outline.files()).containsExactly("where is it");
    assertThat(outline.hasRetention()).isTrue();
  }

  @Test
  void whatIsMissingIsNotThere() throws IOException {
    var outline = read("components: [a, b]\nservices: none\n");
    assertThat(outline.components()).isEmpty();
    assertThat(outline.services()).isEmpty();
    assertThat(outline.hasRetention()).isFalse();
  }

  @Test
  void whatIsNotYamlIsRefused() {
    assertThatThrownBy(() -> read("a: [")).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> Outline.read(directory.resolve("none")))
        .isInstanceOf(ConfigurationException.class);
  }
}
