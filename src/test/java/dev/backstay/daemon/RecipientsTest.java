package dev.backstay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.alarm.Channel;
import dev.backstay.alarm.Condition;
import dev.backstay.alarm.Recipient;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom a configuration has told of what.
class RecipientsTest {

  @TempDir Path directory;

  private Recipients recipients(String notify, List<SecretSource> asked) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("backstay.yaml"),
            """
            version: 1
            orchestrator: demo
            repositories: { r: { url: repository } }
            components: { t: { kind: files, path: /live } }
            """
                + notify);
    return Recipients.of(
        ConfigurationFile.read(file, Map.of()).attendance().notifications(),
        source -> {
          asked.add(source);
          return "secret";
        },
        InstantSource.system());
  }

  @Test
  void eachWayHasItsChannelItsConditionsAndItsSecret() throws IOException {
    var asked = new ArrayList<SecretSource>();
    var found =
        recipients(
            """
            notify:
              - { webhook: "https://h/a", secret: { env: ONE }, on: [failure] }
              - { webhook: "https://h/b" }
              - { slack: "https://h/c" }
              - { ntfy: "https://h/d", secret: { env: TWO } }
              - { discord: "https://h/e" }
              - { healthchecks: "https://h/f" }
              - email:
                  { server: "smtp://h", from: a@b, to: [c@d], account: e, password: { env: THREE } }
              - email: { server: "smtps://h:7", from: a@b, to: [c@d] }
            """,
            asked);
    assertThat(found.all())
        .extracting(Recipient::name)
        .containsExactly(
            "Webhook 1",
            "Webhook 2",
            "Slack 3",
            "Ntfy 4",
            "Discord 5",
            "Healthchecks 6",
            "Email 7",
            "Email 8");
    assertThat(found.all().stream().map(Recipient::channel).map(Channel::getClass).distinct())
        .hasSize(6);
    assertThat(found.pings()).singleElement().isSameAs(found.all().get(5).channel());
    assertThat(found.all().getFirst().on()).containsExactly(Condition.FAILURE);
    assertThat(found.all().get(1).on()).containsExactlyInAnyOrder(Condition.values());
    assertThat(asked)
        .containsExactly(
            new SecretSource.Environment("ONE"),
            new SecretSource.Environment("TWO"),
            new SecretSource.Environment("THREE"));
  }

  @Test
  void whoNamesNobodyTellsNobody() throws IOException {
    assertThat(recipients("", new ArrayList<>()).all()).isEmpty();
  }
}
