package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.config.ServiceSettings.HeaderSettings;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.service.CommandPair;
import dev.backstay.service.ComposeProject;
import dev.backstay.service.JsonValue;
import dev.backstay.service.MaintenanceEndpoint;
import dev.backstay.service.Probe;
import dev.backstay.service.SystemdUnit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesTest {

  @TempDir Path directory;

  private Configuration read(String services) throws IOException {
    var text =
        """
        version: 1
        orchestrator: prod
        repositories: { local: { url: /srv/repository } }
        components: { db: { kind: sqlite, path: /data/db } }
        """
            + services;
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("backstay.yaml"), text), Map.of("PORT", "8000"));
  }

  @Test
  void everyKindIsReadInItsOrder() throws IOException {
    var services =
        read("""
                services:
                  - name: host
                    systemd: kohakuriver-host.service
                    probe: { http: "http://127.0.0.1:${env:PORT}/api/nodes", status: 204 }
                    timeout: 90s
                  - name: web
                    compose: { directory: compose, services: [api, web-1] }
                    probe: { tcp: "[::1]:5432" }
                  - name: own
                    command: { stop: [ctl, stop], start: [ctl, start], environment: [HOST] }
                    probe: { command: [ctl, status], environment: [HOST] }
                  - name: gate
                    http:
                      enter: https://gate/enter
                      leave: https://gate/leave
                      method: PUT
                      statuses: [200, 409]
                      header: { name: Authorization, value: { env: TOKEN } }
                    probe: { http: "https://gate/", json: { path: open.0, equals: true } }
                """)
            .services();

    var minute = Duration.ofMinutes(1);
    assertThat(services)
        .containsExactly(
            plain(
                new SystemdUnit(
                    "host",
                    Optional.of(http("http://127.0.0.1:8000/api/nodes", 204, Optional.empty())),
                    Duration.ofSeconds(90),
                    "kohakuriver-host.service")),
            plain(
                new ComposeProject(
                    "web",
                    Optional.of(new Probe.Tcp("::1", 5432)),
                    minute,
                    directory.resolve("compose"),
                    List.of("api", "web-1"))),
            plain(
                new CommandPair(
                    "own",
                    Optional.of(new Probe.Command(List.of("ctl", "status"), List.of("HOST"))),
                    minute,
                    List.of("ctl", "stop"),
                    List.of("ctl", "start"),
                    List.of("HOST"))),
            new ServiceSettings(
                new MaintenanceEndpoint(
                    "gate",
                    Optional.of(
                        http("https://gate/", 200, Optional.of(new JsonValue("open.0", "true")))),
                    minute,
                    URI.create("https://gate/enter"),
                    URI.create("https://gate/leave"),
                    "PUT",
                    Set.of(200, 409),
                    Optional.empty()),
                Optional.of(
                    new HeaderSettings("Authorization", new SecretSource.Environment("TOKEN")))));
    assertThat(read("").services()).isEmpty();
  }

  private static ServiceSettings plain(dev.backstay.service.Service service) {
    return new ServiceSettings(service, Optional.empty());
  }

  private static Probe http(String uri, int status, Optional<JsonValue> value) {
    return new Probe.Http(URI.create(uri), status, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ a: 1 } | 5:11: \"services\" must be a list, found keys and values",
        "[ x ] | 5:13: \"services\" must be keys and values, found text",
        "[ { systemd: a } ] | 5:13: \"name\" is missing",
        "[ { name: A, systemd: a } ] | 5:21: not a name for a service: \"A\"",
        "[ { name: a } ] | 5:13: a service has exactly one of systemd, compose, command and http",
        "[ { name: a, sistemd: b } ] | 5:24: unknown key \"sistemd\"; did you mean \"systemd\"?",
        "[ { name: a, systemd: --x } ] | 5:33: \"systemd\" must be the name of a unit",
        "[ { name: a, systemd: b }, { name: a, systemd: c } ] | 5:46: service \"a\" stands there twice",
        "[ { name: a, compose: { } } ] | 5:33: \"directory\" is missing",
        "[ { name: a, compose: { directory: d, services: [-x] } } ] | 5:33: not a name of a compose service",
        "[ { name: a, command: { stop: [x] } } ] | 5:33: \"start\" is missing",
        "[ { name: a, command: { stop: [], start: [x] } } ] | 5:33: \"stop\" names no program",
        "[ { name: a, http: { enter: x, leave: http://b } } ] | 5:39: \"enter\" must be a URL as in",
        "[ { name: a, http: { enter: http://u:s3cr3t@b, leave: http://b } } ] | 5:39: a secret must not stand in a URL",
        "[ { name: a, http: { enter: http://b, leave: http://b, statuses: [20] } } ] | 5:30: a status must be from 100",
        "[ { name: a, http: { enter: http://b, leave: http://b, header: { name: X, value: s3cr3t } } } ] | 5:92: the value of a header must not stand",
        "[ { name: a, systemd: b, probe: { } } ] | 5:43: a probe has exactly one of http, tcp, command and sql",
        "[ { name: a, systemd: b, probe: { sql: x } } ] | \"component\" is missing",
        "[ { name: a, systemd: b, probe: { sql: x, component: nobody } } ] | there is no component \"nobody\"",
        "[ { name: a, systemd: b, probe: { tcp: h:1, equals: 2 } } ] | key \"equals\" is only for probes with sql",
        "[ { name: a, systemd: b, probe: { tcp: 5432 } } ] | 5:50: \"tcp\" must be a host and a port",
        "[ { name: a, systemd: b, probe: { tcp: h:70000 } } ] | 5:50: \"tcp\" must be a host and a port",
        "[ { name: a, systemd: b, probe: { tcp: h:1, status: 200 } } ] | 5:63: key \"status\" is only for probes with http",
        "[ { name: a, systemd: b, probe: { http: http://h, json: { path: x } } } ] | 5:67: \"equals\" is missing",
        "[ { name: a, systemd: b, timeout: soon } ] | 5:45: \"timeout\" must be a duration",
      })
  void mistakesAreToldWithTheirPlace(String services, String message) {
    var failed =
        catchThrowableOfType(
            ConfigurationException.class, () -> read("services: " + services + "\n"));

    assertThat(failed).hasMessageContaining(message);
    assertThat(failed.getMessage()).doesNotContain("s3cr3t");
  }
}
