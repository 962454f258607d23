package dev.backstay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.config.ConfigurationFile;
import dev.backstay.config.RepositorySettings;
import dev.backstay.config.SecretSource;
import dev.backstay.failure.ConfigurationException;
import dev.backstay.repository.seal.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a kit has to open a store elsewhere, and what it tells to be lacking.
class StoreCredentialsTest {

  @TempDir Path directory;

  private Surroundings surroundings(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("HOME", directory.resolve("home").toString());
    return new Surroundings(all, directory, InstantSource.system());
  }

  private StoreCredentials of(String settings, Map<String, String> environment) throws IOException {
    return StoreCredentials.of(surroundings(environment), settings(settings), true);
  }

  private RepositorySettings settings(String settings) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("backstay.yaml"),
            """
            version: 1
            orchestrator: demo
            repositories: { r: { %s } }
            components: { t: { kind: files, path: /live } }
            """
                .formatted(settings));
    return ConfigurationFile.read(file, Map.of("KEY", "a key")).repositories().getFirst();
  }

  private static List<String> shown(StoreCredentials credentials) {
    return credentials.found().stream()
        .map(it -> it.setting() + "=" + new String(it.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void keysOfABucketAreThoseOfTheEnvironmentWithItsRegion() throws IOException {
    var keys =
        Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b", "AWS_SESSION_TOKEN", "c");
    assertThat(shown(of("url: s3://bucket", keys)))
        .containsExactly("access_key=a", "secret_key=b", "session_token=c");
    var none = of("url: s3://bucket", Map.of("AWS_DEFAULT_REGION", "eu-1"));
    assertThat(shown(none)).isEmpty();
    assertThat(none.lacks())
        .containsExactly("`access_key` and `secret_key`, which this host has by other means");
    assertThat(none.urlWith("s3://bucket")).isEqualTo("s3://bucket?region=eu-1");
    assertThat(none.urlWith("s3://bucket?path_style=true"))
        .isEqualTo("s3://bucket?path_style=true&region=eu-1");
    var said = of("url: \"s3://bucket?region=x\"", Map.of("AWS_REGION", "eu-1"));
    assertThat(said.urlWith("s3://bucket?region=x")).isEqualTo("s3://bucket?region=x");
  }

  @Test
  void theKeyOfAnAccountIsCarriedInWhicheverFormItIs() throws IOException {
    var url = "url: \"azure://account/container\"";
    assertThat(shown(of(url, Map.of("AZURE_STORAGE_KEY", "a2V5"))))
        .containsExactly("account_key=a2V5");
    assertThat(shown(of(url, Map.of("AZURE_STORAGE_SAS_TOKEN", "sig=x"))))
        .containsExactly("sas_token=sig=x");
    var of = Map.of("AZURE_STORAGE_ACCOUNT", "another", "AZURE_STORAGE_KEY", "a2V5");
    assertThat(of(url, of).lacks()).containsExactly("`account_key` or `sas_token`");
    var connected =
        of(
            url,
            Map.of(
                "AZURE_STORAGE_CONNECTION_STRING",
                "AccountName=account;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/account;"));
    assertThat(shown(connected)).containsExactly("account_key=a2V5");
    assertThat(connected.urlWith("azure://account/container"))
        .isEqualTo("azure://account/container?endpoint=http%3A%2F%2F127.0.0.1%3A1%2Faccount");
  }

  @Test
  void aFileOfCredentialsIsCarriedUnlessItIsNone() throws IOException {
    assertThat(of("url: gs://bucket", Map.of()).lacks())
        .containsExactly("`credentials`: this host has an account of the machine by other means");
    var file = Files.writeString(directory.resolve("account.json"), "{}");
    assertThat(shown(of("url: gs://bucket, credentials: account.json", Map.of())))
        .containsExactly("credentials={}");
    Files.write(file, new byte[(64 << 10) + 1]);
    assertThat(of("url: gs://bucket, credentials: account.json", Map.of()).lacks())
        .containsExactly("`credentials`: " + file + " is too long for a kit");
    Files.delete(file);
    assertThat(of("url: gs://bucket, credentials: account.json", Map.of()).lacks())
        .singleElement()
        .asString()
        .startsWith("`credentials`: cannot be read: ");
  }

  @Test
  void anAccountOfAHostHasAKeyOrAPassword() throws IOException {
    var url = "url: sftp://u@h/x";
    var bare = of(url, Map.of());
    assertThat(bare.lacks())
        .hasSize(2)
        .anyMatch(it -> it.startsWith("`private_key`: this host has a private key by other means"))
        .anyMatch(it -> it.startsWith("`known_hosts`: cannot be read: "));
    var ssh = Files.createDirectories(directory.resolve("home/.ssh"));
    Files.writeString(ssh.resolve("known_hosts"), "h");
    var password = url + ", login_password: { env: LOGIN }";
    assertThat(shown(of(password, Map.of("LOGIN", "open"))))
        .containsExactly("login_password=open", "known_hosts=h");
    assertThat(of(password, Map.of()).lacks())
        .containsExactly("`login_password`: the environment variable LOGIN is not set");
    Files.writeString(ssh.resolve("id_rsa"), "usual");
    assertThat(shown(of(url, Map.of()))).containsExactly("private_key=usual", "known_hosts=h");
    Files.writeString(directory.resolve("own"), "own");
    var own = ", private_key: own, private_key_passphrase: { command: [echo, open] }";
    assertThat(shown(of(url + own + ", host_key: \"ssh-ed25519 AAAA\"", Map.of())))
        .containsExactly("private_key=own", "private_key_passphrase=open");
  }

  @Test
  void aKitWithoutSecretsHasOnlyWhatIsPublic() throws IOException {
    var ssh = Files.createDirectories(directory.resolve("home/.ssh"));
    Files.writeString(ssh.resolve("known_hosts"), "h");
    Files.writeString(ssh.resolve("id_ed25519"), "usual");
    var left = StoreCredentials.of(surroundings(Map.of()), settings("url: sftp://u@h/x"), false);
    assertThat(shown(left)).containsExactly("known_hosts=h");
    assertThat(left.lacks()).containsExactly("`private_key`, which was left out");
    assertThat(shown(of("url: /srv/repository", Map.of()))).isEmpty();
  }

  @Test
  void aPassphraseIsThatOfTheEnvironmentFirst() throws IOException {
    Files.writeString(directory.resolve("file"), "of a file\r\n");
    assertThat(passphrase(Map.of("BACKSTAY_PASSWORD", "said", "BACKSTAY_PASSWORD_FILE", "file")))
        .isEqualTo("said");
    assertThat(passphrase(Map.of("BACKSTAY_PASSWORD_FILE", "file"))).isEqualTo("of a file");
    assertThat(passphrase(Map.of("BACKSTAY_PASSWORD_COMMAND", "echo printed; echo")))
        .isEqualTo("printed");
    assertThat(passphrase(Map.of("KEY", "of a variable"))).isEqualTo("of a variable");
    requireRefused(Map.of(), "the environment variable KEY is not set");
    requireRefused(Map.of("BACKSTAY_PASSWORD_FILE", "absent"), "cannot be read");
    Files.writeString(directory.resolve("file"), "\r\n\n");
    requireRefused(Map.of("BACKSTAY_PASSWORD_FILE", "file"), "gave no password");
    Files.write(directory.resolve("file"), new byte[(64 << 10) + 1]);
    requireRefused(Map.of("BACKSTAY_PASSWORD_FILE", "file"), "is longer than any password");
  }

  private String passphrase(Map<String, String> environment) {
    var configured = Optional.<SecretSource>of(new SecretSource.Environment("KEY"));
    var found = new Passwords(surroundings(environment)).find(configured).orElseThrow();
    return new String(((Secret.Passphrase) found).utf8(), StandardCharsets.UTF_8);
  }

  private void requireRefused(Map<String, String> environment, String words) {
    assertThatExceptionOfType(ConfigurationException.class)
        .as(words)
        .isThrownBy(() -> passphrase(environment))
        .withMessageContaining(words);
  }

  @Test
  void aMachineKeyHasItsLength() throws IOException {
    var file = directory.resolve("machine.key");
    assertThat(Passwords.machineKey(file)).isEmpty();
    Files.write(file, new byte[31]);
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> Passwords.machineKey(file))
        .withMessageContaining(file + " has not 32 bytes");
    Files.write(file, new byte[32]);
    assertThat(Passwords.machineKey(file)).isPresent();
  }
}
