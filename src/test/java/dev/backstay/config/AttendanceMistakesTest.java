package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Mistakes in what is said of schedules, triggers and the service: each is told with its place.
class AttendanceMistakesTest {

  private static final String FINE =
      """
      version: 1
      orchestrator: prod
      repositories:
        local: { url: /srv/repository }
      components: { db: { kind: sqlite, path: /data/x.db } }
      """;

  @TempDir Path directory;

  /// What is told of the sixth line of a file.
  record Mistake(String message, String line) {}

  private static Mistake mistake(String message, String line) {
    return new Mistake(message, line);
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
        mistake("6:17: \"space\" must be", "drill: { space: much }"),
        mistake("6:21: \"backup\": ", "schedule: { backup: \"every 6 moons\" }"),
        mistake(
            "6:13: unknown key \"bakcup\"; did you mean \"backup\"?",
            "schedule: { bakcup: daily }"),
        mistake("6:19: \"zone\" must be a time zone", "schedule: { zone: Moon/East }"),
        mistake("6:23: \"blackout\": ", "schedule: { blackout: [\"00:00-24:00\"] }"),
        mistake(
            "6:25: \"to\" must be one of the repositories local",
            "schedule: { copy: { to: s, at: daily } }"),
        mistake("6:19: \"at\" is missing", "schedule: { sync: { to: local } }"),
        mistake("6:19: \"listen\" must be an IP address", "server: { listen: \"localhost:80\" }"),
        mistake("6:19: \"listen\" must be an IP address", "server: { listen: \"8470\" }"),
        mistake(
            "6:19: \"listen\" must be an IP address", "server: { listen: \"127.0.0.1:99999\" }"),
        mistake("6:16: \"key\" is missing", "server: { tls: { certificate: c.pem } }"),
        mistake("6:18: \"hosts\" must have a host name", "server: { hosts: [\"a:80\"] }"),
        mistake(
            "6:20: \"clients\" needs \"client_ca\"",
            "server: { clients: [{ name: a, fingerprint: \"%s\", role: read }] }"
                .formatted("0".repeat(64))),
        mistake(
            "6:92: \"fingerprint\" must be 64",
            "server: { tls: { certificate: c, key: k, client_ca: a }, clients: [{ name: a,"
                + " fingerprint: \"00:11\", role: read }] }"),
        mistake(
            "6:25: \"audit_syslog\" must be tls://HOST:PORT or tcp://HOST:PORT",
            "server: { audit_syslog: \"udp://logs:514\" }"),
        mistake("6:25: \"audit_syslog\" must be", "server: { audit_syslog: \"tcp://logs\" }"),
        mistake("6:25: \"audit_syslog\" must be", "server: { audit_syslog: \"tls://logs:70000\" }"),
        mistake("6:20: \"limit\" must be a duration", "triggers: { limit: soon }"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithItsPlace(Mistake mistake) throws IOException {
    var file = Files.writeString(directory.resolve("backstay.yaml"), FINE + mistake.line + "\n");

    var failure =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationFile.read(file, Map.of()));

    assertThat(failure.getMessage()).startsWith("backstay.yaml:" + mistake.message);
    assertThat(failure.getMessage().lines()).hasSize(1);
  }
}
