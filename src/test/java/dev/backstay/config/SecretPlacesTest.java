package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretPlacesTest {

  private static final String SECRET = "s3cr3t-canary";

  /// No file that has a secret needs guarding if none may have one.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "repositories: { r: { url: /srv, password: s3cr3t-canary } }",
        "repositories: { r: { url: /srv, key: s3cr3t-canary } }",
        "repositories: { r: { url: \"s3://k:s3cr3t-canary@b/x\" } }",
        "repositories: { r: { url: s3://b, access_key: s3cr3t-canary, secret_key: s3cr3t-canary } }",
        "repositories: { r: { url: azure://a/b, account_key: s3cr3t-canary } }",
        "repositories: { r: { url: azure://a/b, sas_token: s3cr3t-canary } }",
        "repositories: { r: { url: \"sftp://u@h/x\", login_password: s3cr3t-canary } }",
        "repositories: { r: { url: \"sftp://u@h/x\", private_key_passphrase: s3cr3t-canary } }",
        "components: { d: { kind: postgres, url: \"postgresql://u@h/d\", password: s3cr3t-canary } }",
        "components: { d: { kind: postgres, url: \"postgresql://u:s3cr3t-canary@h/d\" } }",
        "components: { d: { kind: redis, url: \"redis://h\", password: s3cr3t-canary } }",
        "components: { d: { kind: redis, url: \"redis://u:s3cr3t-canary@h\" } }",
        "components: { d: { kind: s3, bucket: b, secret_key: s3cr3t-canary } }",
        "notify: [ { webhook: \"https://h/\", secret: s3cr3t-canary } ]",
        "notify: [ { email: { server: \"smtps://h\", from: a@b, to: [a@b], account: x, password:"
            + " s3cr3t-canary } } ]"
      })
  void aSecretIsRefusedWhereItsSourceBelongsAndNotQuoted(String line) {
    var text =
        "version: 1\norchestrator: demo\n"
            + (line.startsWith("repositories") ? "" : "repositories: { r: { url: /srv } }\n")
            + (line.startsWith("components")
                ? ""
                : "components: { t: { kind: files, path: /live } }\n")
            + line
            + "\n";
    var failure =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> ConfigurationFile.read(text, Path.of("/etc/backstay.yaml"), Map.of()));

    assertThat(failure).as(line).isNotNull();
    assertThat(failure.toString()).doesNotContain(SECRET);
  }
}
