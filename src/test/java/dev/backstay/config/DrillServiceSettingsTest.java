package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import dev.backstay.rehearsal.ServiceTrial;
import dev.backstay.rehearsal.ServiceTrial.Afterwards;
import dev.backstay.rehearsal.ServiceTrial.Readiness;
import dev.backstay.rehearsal.ServiceTrial.Rewriting;
import dev.backstay.rehearsal.ServiceTrial.SmokeRequest;
import dev.backstay.service.JsonValue;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DrillServiceSettingsTest {

  private static final String HEAD =
      """
      version: 1
      orchestrator: prod
      repositories: { local: { url: /srv/repository } }
      components:
        runs: { kind: sqlite, path: /data/db }
        database: { kind: postgres, url: "postgresql://h/d" }
        cache: { kind: redis, url: "redis://h" }
        config: { kind: files, path: /etc/kneo }
        keys: { kind: state-file, path: /etc/keys.json, format: json }
      drill:
        service:
      """;

  private static DrillSettings read(String service) {
    return ConfigurationFile.read(
            HEAD + service, Path.of("/etc/backstay.yaml"), Map.of("TOKEN", "s3cr3t-canary"))
        .drill();
  }

  @Test
  void allOfItIsRead() {
    var settings =
        read(
            """
                run: [/opt/serve, --port, "{port}", "{path:runs}", 7]
                environment:
                  URL: "{address:database}"
                  CACHE: "{address:cache}"
                  TOKEN: "${env:TOKEN}"
                directory: "{path:config}/etc"
                user: kneo
                settings:
                  - { component: config, path: kneo.yaml, replace: { "8080": "{port}" } }
                  - { component: keys, replace: { a: b } }
                ready:
                  url: "http://127.0.0.1:{port}/health"
                  status: 204
                  json: { path: up, equals: true }
                  within: 20s
                smoke:
                  - name: create
                    method: POST
                    url: "http://localhost:{port}/runs"
                    body: '{"a":{"b":1}}'
                    status: 201
                    keep: { id: /run/id }
                  - { name: fetch, url: "http://[::1]:{port}/runs/{id}", body: "{id}" }
                afterwards:
                  - { component: database, query: "select 1", equals: 1, why: it is there }
                limit: 90s
            """);

    assertThat(settings.service())
        .hasValue(
            new ServiceTrial(
                List.of("/opt/serve", "--port", "{port}", "{path:runs}", "7"),
                Map.of(
                    "URL", "{address:database}",
                    "CACHE", "{address:cache}",
                    "TOKEN", "s3cr3t-canary"),
                Set.of("TOKEN"),
                Optional.of("{path:config}/etc"),
                Optional.of("kneo"),
                List.of(
                    new Rewriting(
                        new ComponentName("config"), "kneo.yaml", Map.of("8080", "{port}")),
                    new Rewriting(new ComponentName("keys"), "", Map.of("a", "b"))),
                Optional.of(
                    new Readiness(
                        "http://127.0.0.1:{port}/health",
                        204,
                        Optional.of(new JsonValue("up", "true")),
                        Duration.ofSeconds(20))),
                List.of(
                    new SmokeRequest(
                        "create",
                        "POST",
                        "http://localhost:{port}/runs",
                        Optional.of("{\"a\":{\"b\":1}}"),
                        201,
                        Map.of("id", "/run/id")),
                    new SmokeRequest(
                        "fetch",
                        "GET",
                        "http://[::1]:{port}/runs/{id}",
                        Optional.of("{id}"),
                        200,
                        Map.of())),
                List.of(
                    new Afterwards(
                        new ComponentName("database"),
                        "select 1",
                        Optional.of("1"),
                        "it is there")),
                Duration.ofSeconds(90)));
    assertThat(settings.service().orElseThrow().components())
        .containsExactly("cache", "config", "database", "keys", "runs");
    assertThat(settings.toString()).doesNotContain("s3cr3t-canary");
  }

  @Test
  void littleIsEnough() {
    var trial = read("    run: [\"{path:config}/serve\"]\n").service().orElseThrow();
    assertThat(trial.limit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(trial.hasPort()).isFalse();
    assertThat(trial.ready()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user: x | \"run\" is missing",
        "run: [serve] | must be an absolute path, found \"serve\"",
        "run: [] | \"run\" names no program",
        "run: [/x, \"{path:run}\"] | there is no component \"run\"; did you mean \"runs\"?",
        "run: [/x, \"{path:cache}\"] | component \"cache\" is of kind redis; write {address:cache}",
        "run: [/x, \"{address:runs}\"] | component \"runs\" is of kind sqlite; write {path:runs}",
        "run: [/x, \"{address:cache}\"] | {address:cache} has a password",
        "run: [/x, \"{ports}\"] | there is no placeholder {ports}; write {port}, {path:NAME}",
        "run: [/x, \"{root:x}\"] | there is no placeholder {root:x}",
        "run: [/x], environment: { a-b: c } | \"a-b\" is not the name of a variable",
        "run: [/x], environment: { A: \"{nothing}\" } | there is no placeholder {nothing}",
        "run: [/x], directory: /data | \"directory\" must be one of a restored component",
        "run: [/x], directory: \"{port}\" | {port} cannot stand there",
        "run: [/x], user: root | must be the name of an account without rights, found \"root\"",
        "run: [/x], user: \"0\" | an account without rights, found \"0\"",
        "run: [/x], settings: [{ component: config, replace: {} }] | \"path\" says which file",
        "run: [/x], settings: [{ component: keys, path: a, replace: {} }] | \"path\" says which",
        "run: [/x], settings: [{ component: runs, replace: {} }] | is of kind sqlite, here it must",
        "run: [/x], settings: [{ component: config, path: ../x, replace: {} }] | must be below",
        "run: [/x], settings: [{ component: config, path: /x, replace: {} }] | must be below",
        "run: [/x], settings: {} | \"settings\" must be a list",
        "run: [/x], ready: { url: \"http://h/\" } | must be of the service itself",
        "run: [/x], ready: { url: \"http://127.0.0.1:{port}/{path:runs}\" } | cannot stand there",
        "run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:80/\" }] | of the service itself",
        "run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/{id}\" }] | placeholder {id}",
        "run: [/x], smoke: [{ url: \"http://127.0.0.1:{port}/\" }] | \"name\" is missing",
        "run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", method: get }] | a method",
        "run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", keep: { i: id } }] | as /run/id",
        "run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", keep: { port: /i } }] | kept as",
        "run: [/x], smoke: [{ name: a, url: \"http://127.0.0.1:{port}/\", status: 99 }] | from 100",
        "run: [/x], afterwards: [{ component: cache, query: q, why: w }] | is of kind redis",
        "run: [/x], afterwards: [{ component: runs, query: q }] | \"why\" is missing",
        "run: [/x], limit: soon | a duration such as",
        "run: [/x], shell: true | unknown key \"shell\""
      })
  void whatIsWrongIsTold(String service, String said) {
    var mistake =
        catchThrowableOfType(
            ConfigurationException.class,
            () ->
                ConfigurationFile.read(
                    HEAD.replace("  service:\n", "  service: { " + service + " }\n"),
                    Path.of("/etc/backstay.yaml"),
                    Map.of()));
    assertThat(mistake).as(service).isNotNull().hasMessageContaining(said);
  }

  @Test
  void aSecretIsNotQuoted() {
    var mistake =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> read("    run: [/x]\n    environment: { A: \"{nothing}${env:TOKEN}\" }\n"));
    assertThat(mistake).isNotNull();
    assertThat(mistake.toString()).doesNotContain("s3cr3t-canary");
  }
}
