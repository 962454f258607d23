package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.Component;
import dev.backstay.config.ConfigurationInput.Kind;
import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A configuration that is written for another machine says the same there.
class PortableConfigurationTest {

  private static final String TEXT =
      """
      version: 1
      orchestrator: "${own:name}"
      state_dir: state
      lookups: { own: { json: own.json } }
      repositories:
        main:
          url: "s3://b/${own:name}?region=x"
          password: { file: secret }
          access_key: "${env:ACCESS}"
          secret_key: "${file:secret}"
          timeout: 10s
          mirror: true
        other: { url: ../other }
      components:
        # ${env:NOT_READ}
        tree: { kind: files, path: "${env:ROOT:-live}/tree", exclude: ["*.tmp", "$${env:LITERAL}"] }
        base:
          kind: postgres
          url: >-
            postgresql://u:${env:PG}@127.0.0.1/${file:name}
      services:
        - name: s
          http:
            enter: "http://h/x"
            leave: "http://h/y"
            header: { name: A, value: { env: HEADER } }
        - { name: t, command: { stop: [a], start: [b], environment: [PASSED] } }
      """;

  @TempDir private Path directory;

  private PortableConfiguration portable() throws IOException {
    var home = Files.createDirectories(directory.resolve("home"));
    Files.writeString(home.resolve("own.json"), "{\"name\": \"demo\"}");
    Files.writeString(home.resolve("secret"), "s\n");
    Files.writeString(home.resolve("name"), "db\n");
    Files.writeString(home.resolve("backstay.yaml"), TEXT);
    return PortableConfiguration.read(home.resolve("backstay.yaml"));
  }

  private Configuration carried(PortableConfiguration portable, Optional<Path> standIn)
      throws IOException {
    var there = Files.createDirectories(directory.resolve("there ${x}"));
    var key = Files.writeString(directory.resolve("key"), "k");
    Map<String, CarriedSetting> main = new LinkedHashMap<>();
    main.put("url", new CarriedSetting.Plain("/some/where ${x}"));
    main.put("mirror", new CarriedSetting.Plain("true"));
    main.put("key", new CarriedSetting.Source(key));
    var arrival =
        new PortableConfiguration.Arrival(
            "demo",
            portable.baseDirectory(),
            there.resolve("state"),
            Optional.empty(),
            Map.of("main", main),
            it -> it.name().equals("PG") ? Optional.of(key) : Optional.empty(),
            standIn);
    var file = there.resolve("backstay.yaml");
    Files.writeString(file, portable.writtenFor(arrival));
    return ConfigurationFile.read(file, Map.of());
  }

  @Test
  void whatItTakesFromOutsideIsListedOnce() throws IOException {
    assertThat(portable().inputs())
        .containsExactly(
            new ConfigurationInput(Kind.ENV, "ROOT", true),
            new ConfigurationInput(Kind.ENV, "PG", false),
            new ConfigurationInput(Kind.FILE, "name", false),
            new ConfigurationInput(Kind.ENV, "HEADER", false),
            new ConfigurationInput(Kind.PASSED, "PASSED", false));
  }

  @Test
  void theSourceOfASecretIsListedAndNeverTheSecret() {
    var text =
        """
        version: 1
        components:
          pg: { kind: postgres, url: "postgresql://${env:MAY:-x}@${env:MAY}/${env:MAY:-y}" }
        services:
          - { name: s, http: { enter: a, header: { value: { file: /run/token } } } }
          - { name: t, command: { stop: [a], start: [b], environment: [{ not: it }, PASSED] } }
        notify:
          - { webhook: h, secret: { command: [pass, show, "${env:NOT_READ}"] } }
          - { ntfy: h, secret: { command: [[odd]] } }
          - { ntfy: h, secret: { command: [] } }
          - { ntfy: h, secret: { other: x } }
          - { email: { password: { env: A, file: b } } }
          - { email: { password: &anchor ~ } }
          - ? [odd, key]
            : { env: NO_SECRET }
        """;
    assertThat(PortableConfiguration.of(text, directory.resolve("backstay.yaml")).inputs())
        .containsExactly(
            new ConfigurationInput(Kind.ENV, "MAY", false),
            new ConfigurationInput(Kind.FILE, "/run/token", false),
            new ConfigurationInput(Kind.PASSED, "PASSED", false),
            new ConfigurationInput(Kind.COMMAND, "pass", false),
            new ConfigurationInput(Kind.COMMAND, "?", false));
  }

  @Test
  void settingsOfARepositoryAreThereWithoutItsSecrets() throws IOException {
    assertThat(portable().plainSettings("main", Map.of(), FormerFiles.NONE))
        .isEqualTo(Map.of("url", "s3://b/demo?region=x", "timeout", "10s", "mirror", "true"));
  }

  @Test
  void itSaysTheSameElsewhere() throws IOException {
    var there = carried(portable(), Optional.empty());
    var home = directory.resolve("home");
    assertThat(there.orchestrator()).isEqualTo("demo");
    assertThat(there.stateDirectory().orElseThrow().path())
        .isEqualTo(directory.resolve("there ${x}/state"));
    assertThat(there.repositories()).hasSize(1);
    assertThat(there.repositories().getFirst().place().shown()).isEqualTo("/some/where ${x}");
    assertThat(there.repositories().getFirst().mirror()).isTrue();
    assertThat(there.components().getFirst().path()).isEqualTo(home.resolve("live/tree"));
    assertThat(((Component.FileTree) there.components().getFirst()).toString())
        .contains("${env:LITERAL}");
    assertThat(there.components().get(1).place()).contains("db").doesNotContain("k@");
  }

  @Test
  void whatIsLackingMayHaveAStandIn() throws IOException {
    var portable = portable();
    var one = Files.writeString(directory.resolve("one"), "1");
    var there = carried(portable, Optional.of(one));
    assertThat(there.components().get(1).place()).endsWith("1");
    assertThat(there.components().getFirst().path().toString()).endsWith("live/tree");
  }

  @Test
  void aBaseThatIsNotAbsoluteIsRefused() throws IOException {
    var file = directory.resolve("home/backstay.yaml");
    portable();
    for (var wrong : new String[] {"relative", "\"${env:X}\"", "[a]"}) {
      Files.writeString(file, TEXT.replace("state_dir: state", "base_dir: " + wrong));
      assertThatThrownBy(() -> ConfigurationFile.read(file, Map.of("PG", "x", "ACCESS", "y")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("base_dir");
    }
  }
}
