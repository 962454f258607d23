package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.alarm.Condition;
import dev.backstay.alarm.WebTarget;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.standing.Objectives;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NotificationsTest {

  private static final Set<Condition> ALL = Set.of(Condition.values());

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOOK", "https://hooks.example.org/s3cr3t-canary",
          "SLACK_URL", "https://hooks.slack.com/services/s3cr3t-canary",
          "DISCORD_URL", "https://discord.com/api/webhooks/s3cr3t-canary",
          "PING_URL", "https://hc-ping.com/s3cr3t-canary",
          "PLAIN", "http://hooks.example.org/s3cr3t-canary",
          "NONE", "s3cr3t-canary");

  @TempDir Path directory;

  private Configuration read(String lines) throws IOException {
    var text =
        """
        version: 1
        orchestrator: prod
        repositories: { local: { url: /srv/repository } }
        components: { db: { kind: sqlite, path: /data/db } }
        """
            + lines;
    return ConfigurationFile.read(
        Files.writeString(directory.resolve("backstay.yaml"), text), ENVIRONMENT);
  }

  private static WebTarget target(String url, boolean allowPrivate) {
    return new WebTarget(URI.create(url), allowPrivate);
  }

  @Test
  void withoutThemThereAreNone() throws IOException {
    assertThat(read("").attendance().objectives()).isEqualTo(Objectives.NONE);
    assertThat(read("").attendance().notifications()).isEmpty();
  }

  @Test
  void objectivesAreRead() throws IOException {
    assertThat(read("objectives: { rpo: 6h, rto: 20m, proof: 35d }\n").attendance().objectives())
        .isEqualTo(
            new Objectives(
                Optional.of(Duration.ofHours(6)),
                Optional.of(Duration.ofMinutes(20)),
                Optional.of(Duration.ofDays(35))));
    assertThat(read("objectives: { rpo: 1h }\n").attendance().objectives().proof()).isEmpty();
  }

  @Test
  void everyWayIsReadInItsOrder() throws IOException {
    var notifications =
        read("""
                notify:
                  - { webhook: "${env:HOOK}", secret: { env: KEY }, on: [failure, rpo] }
                  - { slack: "https://hooks.slack.com/x" }
                  - { ntfy: "http://10.0.0.5/topic", secret: { file: /t }, allow_private: true }
                  - { discord: "https://discord.com/x" }
                  - { healthchecks: "https://hc-ping.com/x" }
                  - email:
                      server: smtp://mail.example.org
                      from: backstay@example.org
                      to: [ops@example.org]
                      account: ops
                      password: { env: MAIL_PASSWORD }
                """)
            .attendance()
            .notifications();

    assertThat(notifications)
        .containsExactly(
            new NotificationSettings(
                new NotificationSettings.Webhook(
                    target("https://hooks.example.org/s3cr3t-canary", false),
                    Optional.of(new SecretSource.Environment("KEY"))),
                Set.of(Condition.FAILURE, Condition.RPO)),
            new NotificationSettings(
                new NotificationSettings.Slack(target("https://hooks.slack.com/x", false)), ALL),
            new NotificationSettings(
                new NotificationSettings.Ntfy(
                    target("http://10.0.0.5/topic", true),
                    Optional.of(
                        new SecretSource.File(
                            new ResolvedPath(Path.of("/t"), "backstay.yaml:8:54")))),
                ALL),
            new NotificationSettings(
                new NotificationSettings.Discord(target("https://discord.com/x", false)), ALL),
            new NotificationSettings(
                new NotificationSettings.Healthchecks(target("https://hc-ping.com/x", false)), ALL),
            new NotificationSettings(
                new NotificationSettings.Email(
                    "mail.example.org",
                    587,
                    false,
                    "backstay@example.org",
                    List.of("ops@example.org"),
                    Optional.of(
                        new NotificationSettings.Login(
                            "ops", new SecretSource.Environment("MAIL_PASSWORD"))),
                    false),
                ALL));
    assertThat(notifications.toString()).doesNotContain("s3cr3t-canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "objectives: { rpo: 6 }|5:20: \"rpo\" must be a duration such as",
        "objectives: { rpo: 0s }|5:20: \"rpo\" must be a duration such as",
        "objectives: { rpoo: 6h }|5:15: unknown key \"rpoo\"; did you mean \"rpo\"?",
        "objectives: 6h|5:13: \"objectives\" must be keys and values, found text",
        "notify: { slack: x }|5:9: \"notify\" must be a list, found keys and values",
        "notify: [ slack ]|5:11: \"notify\" must be keys and values, found text",
        "notify: [ {} ]|5:11: a notification has exactly one of webhook, slack, ntfy,",
        "notify: [ { slack: \"${env:HOOK}\", ntfy: \"${env:HOOK}\" } ]|5:11: a notification has",
        "notify: [ { slack: \"${env:HOOK}\", slak: x } ]|5:35: unknown key \"slak\"; did you mean \"slack\"?",
        "notify: [ { slack: \"${env:PLAIN}\" } ]|5:20: \"slack\" must be a URL of https:",
        "notify: [ { slack: \"${env:NONE}\" } ]|5:20: \"slack\" must be a URL as in",
        "notify: [ { slack: \"https://u:s3cr3t-canary@h\" } ]|5:20: a secret must not stand in",
        "notify: [ { slack: \"https://h:99999/x\" } ]|5:20: no server has a port like that",
        "notify: [ { slack: \"${env:HOOK}\", on: [] } ]|5:39: \"on\" names nothing",
        "notify: [ { slack: \"${env:HOOK}\", on: [rpo, suspekt] } ]|5:45: \"on\" has no condition \"suspekt\"; there are failure, overdue, suspect, shrink, rpo, rto, proof, store_unreachable, space, audit_unsent; did you mean \"suspect\"?",
        "notify: [ { slack: \"${env:HOOK}\", on: rpo } ]|5:39: \"on\" must be a list, found text",
        "notify: [ { slack: \"${env:HOOK}\", secret: { env: K } } ]|5:43: key \"secret\" is only for",
        "notify: [ { webhook: \"${env:HOOK}\", secret: s3cr3t-canary } ]|5:45: a secret must not stand in the configuration",
        "notify: [ { webhook: \"${env:HOOK}\", allow_private: 1 } ]|5:52: \"allow_private\" must be true or false",
        "notify: [ { email: { from: a@b, to: [a@b] } } ]|5:20: \"server\" is missing",
        "notify: [ { email: { server: \"smtps://h\", from: a@b } } ]|5:20: \"to\" is missing",
        "notify: [ { email: { server: \"smtps://h\", from: a@b, to: [] } } ]|5:58: \"to\" names nobody",
        "notify: [ { email: { server: \"https://h\", from: a@b, to: [a@b] } } ]|5:30: \"server\" must be smtps://HOST:PORT",
        "notify: [ { email: { server: \"smtps://u:s3cr3t-canary@h\", from: a@b, to: [a@b] } } ]|5:30: \"server\" must be smtps",
        "notify: [ { email: { server: \"smtps://h\", from: \"a@b\\r\\nBcc: c@d\", to: [a@b] } } ]|5:49: \"from\" must be addresses",
        "notify: [ { email: { server: \"smtps://h\", from: a@b, to: [\"a@b, c@d\"] } } ]|5:58: \"to\" must be addresses",
        "notify: [ { email: { server: \"smtps://h\", from: a@b, to: [a@b], account: x } } ]|5:20: \"account\" and \"password\" go together",
        "notify: [ { email: { server: \"smtps://h\", from: a@b, to: [a@b], account: x, password: s3cr3t-canary } } ]|5:87: a password must not stand in the configuration"
      })
  void aMistakeIsToldWithItsPlaceAndWithoutASecret(String lines, String message) {
    var failure = catchThrowableOfType(ConfigurationException.class, () -> read(lines + "\n"));

    assertThat(failure.getMessage()).startsWith("backstay.yaml:" + message);
    assertThat(failure.getMessage().lines()).hasSize(1);
    assertThat(failure.getMessage()).doesNotContain("s3cr3t-canary");
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/alarms.md"));
  }

  @Test
  void everyExampleOfThePageIsUnderstood() throws IOException {
    var examples =
        Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(page())
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
    for (var example : examples) {
      var configuration = read(example);
      assertThat(
              configuration.attendance().notifications().size()
                  + (configuration.attendance().objectives().equals(Objectives.NONE) ? 0 : 1))
          .as(example)
          .isPositive();
    }
  }

  @Test
  void thePageHasEveryCondition() throws IOException {
    var rows =
        Pattern.compile("^\\| `([a-z_]+)` \\| [a-z]", Pattern.MULTILINE)
            .matcher(page().replaceFirst("(?s).*## Conditions(.*?)## .*", "$1"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    assertThat(rows)
        .isEqualTo(
            Arrays.stream(Condition.values()).map(Condition::label).collect(Collectors.toSet()));
  }
}
