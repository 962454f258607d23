package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with where a repository, a server or a bucket is said to be.
class PlaceMistakesTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "s3cr3t-canary");

  @TempDir Path directory;

  /// URLs that a person may also type where there is no configuration.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ftp://h/x | not the URL of a place",
        "s3:///prefix | not the URL of a bucket; write s3://BUCKET/PREFIX",
        "s3:bucket | not the URL of a bucket; write s3://BUCKET/PREFIX",
        "s3://bucket/x#y | not the URL of a bucket; write s3://BUCKET/PREFIX",
        "s3://s3cr3t@bucket/x | a secret must not stand in a URL",
        "s3://bucket/.x | the prefix in a bucket has names of letters",
        "s3://bucket?region | \"region\" has one value in the URL of a bucket",
        "s3://bucket?region= | \"region\" has one value in the URL of a bucket",
        "s3://bucket?region=a&region=b | \"region\" has one value in the URL of a bucket",
        "s3://bucket?zone=a | after \"?\" the URL of a bucket has region, endpoint and path_style only",
        "s3://bucket?path_style=maybe | \"path_style\" must be true or false",
        "s3://bucket?endpoint=ftp://h | \"endpoint\" must be a host alone",
        "s3://bucket?endpoint=http://h/path | \"endpoint\" must be a host alone",
        "s3://bucket?endpoint=http://h%3Fx | \"endpoint\" must be a host alone",
        "s3://bucket?endpoint=http:// | \"endpoint\" must be a host alone",
        "s3://bucket?endpoint=http://h:0 | \"endpoint\" must be a host alone",
        "s3://bucket?endpoint=http://h:70000 | \"endpoint\" must be a host alone",
        "s3://bucket?endpoint=http:///x | \"endpoint\" must be a host alone",
        "gs:///prefix | not the URL of a bucket; write gs://BUCKET/PREFIX",
        "gs://s3cr3t@bucket | a secret must not stand in a URL",
        "gs://-x | not the URL of a bucket; write gs://BUCKET/PREFIX",
        "gs://bucket?region=a | after \"?\" the URL of a bucket has endpoint only",
        "azure:///container | not the URL of a container; write azure://ACCOUNT/CONTAINER/PREFIX",
        "azure://s3cr3t@account/container | a secret must not stand in a URL",
        "azure://ACCOUNT/container | not the URL of a container",
        "azure://account/c | not the URL of a container",
        "azure://account/container?endpoint=x | \"endpoint\" must be where the account is",
        "sftp://host/x | not the URL of a directory of another host; write sftp://USER@HOST/PATH",
        "sftp://@host/x | not the URL of a directory of another host; write sftp://USER@HOST/PATH",
        "sftp:user@host/x | not the URL of a directory of another host",
        "sftp://user@host/x?y | not the URL of a directory of another host",
        "sftp://user:s3cr3t@host/x | a secret must not stand in a URL",
        "sftp://user@host:70000/x | no server has a port like that",
        "sftp://user@host:0/x | no server has a port like that",
        "sftp://user@host | the path on another host has names joined by \"/\"",
        "sftp://user@host/a/./b | the path on another host has names joined by \"/\"",
        "sftp://user@host/a//b | the path on another host has names joined by \"/\"",
        "sftp://user@host/~/../b | the path on another host has names joined by \"/\"",
        "sftp://user@host/a%07b | the path on another host has names joined by \"/\"",
      })
  void aUrlThatIsNoneIsToldAndNotQuoted(String url, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryUrl.parse(url, "here"))
        .withMessageContaining(message)
        .withMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sftp://user@host/~ | directory=.]",
        "sftp://user@[::1]:2222/~/a/b/ | host=::1, port=2222, directory=a/b]",
        "sftp://user@host/srv/x | host=host, port=22, directory=/srv/x]",
        "azure://account/container | container=container, prefix=, ",
        "azure://account/container/a/b?endpoint=http://h:10000/account | http://h:10000/account",
        "gs://bucket/a/b?endpoint=http://127.0.0.1:1 | prefix=a/b, ",
        "s3://bucket/?endpoint=http://h:9000/&path_style=false | pathStyle=false",
        "s3://bucket?endpoint=https://h | pathStyle=true",
      })
  void aUrlSaysWhereSomethingIs(String url, String part) {
    assertThat(RepositoryUrl.parse(url, "here").toString()).contains(part.strip());
  }

  private ConfigurationException failureOf(String text) throws IOException {
    var file = Files.writeString(directory.resolve("backstay.yaml"), text);
    return catchThrowableOfType(
        ConfigurationException.class, () -> ConfigurationFile.read(file, ENVIRONMENT));
  }

  private void requireTold(String place, String message, String text) throws IOException {
    assertThat(failureOf(text).getMessage())
        .as(text)
        .startsWith("backstay.yaml:" + place)
        .contains(": " + message)
        .doesNotContain("s3cr3t")
        .matches(it -> it.lines().count() == 1, "one line");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "url: \"\" | \"url\" is empty",
        "url: \"file:///x%zz\" | not the URL of a directory; write file:///PATH",
        "url: \"file:x\" | not the URL of a directory; write file:///PATH",
        "url: \"/a\\0b\" | no directory can have this name",
        "url: s3://b1, session_token: \"${env:TOKEN}\" | \"access_key\" is missing",
        "url: s3://b1, checksums: sometimes | \"checksums\" must be one of auto, required, off",
        "url: /x, credentials: /y | \"credentials\" is only for repositories at gs:",
        "url: gs://b1, sas_token: x | \"sas_token\" is only for repositories at azure:",
        "url: \"azure://account/container\", account_key: s3cr3t | \"account_key\" must not be the key",
        "url: sftp://u@h/x, known_hosts: /k, host_key: \"ssh-rsa AA\" | \"known_hosts\" and \"host_key\" cannot stand together",
        "url: sftp://u@h/x, host_key: ssh-ed25519 | \"host_key\" must be a public key as OpenSSH writes it",
        "url: sftp://u@h/x, host_key: \"ssh-dss AAAA host\" | \"host_key\" must be a public key as OpenSSH",
        "url: sftp://u@h/x, private_key_passphrase: { env: TOKEN } | \"private_key\" is missing",
        "url: sftp://u@h/x, login_password: s3cr3t | a password must not stand in the configuration",
        "url: /x, key: s3cr3t | a key must not stand in the configuration; write { file: PATH } or {",
        "url: /x, key: {} | \"key\" has exactly one of file and command",
        "url: /x, password: { command: [] } | \"command\" names no program",
        "url: /x, upload_limit: 0B | \"upload_limit\" must be a size",
        "url: /x, mirror: \"${env:TOKEN}\" | \"mirror\" must be true or false, found \"${env:TOKEN}\"",
      })
  void aSettingOfARepositoryThatCannotBeIsTold(String settings, String message) throws IOException {
    requireTold(
        "4:",
        message,
        """
        version: 1
        orchestrator: prod
        repositories:
          local: { %s }
        components: { db: { kind: sqlite, path: /data/x.db } }
        """
            .formatted(settings));
  }

  @Test
  void theTwoKeysOfAnAccountDoNotStandTogether() throws IOException {
    requireTold(
        "4:",
        "\"account_key\" and \"sas_token\" cannot stand together",
        """
        version: 1
        orchestrator: prod
        repositories:
          local: { url: "azure://acc/con", account_key: "${env:TOKEN}", sas_token: "${env:TOKEN}" }
        components: { db: { kind: sqlite, path: /data/x.db } }
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kind: redis, url: \"redis://h:70000\" | no server has a port like that; write redis://",
        "kind: redis, url: \"redis://h:0\" | no server has a port like that; write redis://",
        "kind: redis, url: \"http://h\" | not the URL of a Redis server; write redis://",
        "kind: redis, url: \"h h\" | not a URL; write redis://",
        "kind: redis, url: host | not the URL of a Redis server; write redis://",
        "kind: redis, url: \"redis:///1\" | not the URL of a Redis server and a logical database",
        "kind: redis, url: \"redis://h?x\" | not the URL of a Redis server and a logical database",
        "kind: redis, url: \"redis://h#x\" | not the URL of a Redis server and a logical database",
        "kind: redis, url: \"redis://u:s3cr3t@h\" | a password must not stand in the configuration",
        "kind: redis, url: \"redis://h/first\" | the logical database of the URL is not a number",
        "kind: redis, url: \"redis://h\", data_dir: /d | \"data_dir\" and \"service\" are for \"restore: offline\"",
        "kind: redis, url: \"redis://h\", restore: offline, data_dir: /d | \"service\" is missing",
        "kind: redis, url: \"redis://h\", restore: backwards | \"restore\" must be one of swap, ",
        "kind: s3, bucket: b1, endpoint: \"ftp://h\" | \"endpoint\" must be a URL as in",
        "kind: s3, bucket: b1, endpoint: \"http://h:70000\" | no server has a port like that",
        "kind: s3, bucket: b1, endpoint: \"http://h/path\" | \"endpoint\" must be a host alone, without",
        "kind: s3, bucket: b1, endpoint: \"http:///path\" | \"endpoint\" must be a URL as in",
        "kind: s3, bucket: b1, keys_name: nothing | \"keys_name\" must be one of",
        "kind: s3, bucket: b1, secret_key: \"${env:TOKEN}\" | \"access_key\" is missing",
        "kind: s3, bucket: b1, expect: [{ min_objects: -1 }] | \"min_objects\" must not be less than 0",
        "kind: files, path: \"/a\\0b\" | \"path\" must be a path, found",
        "kind: files, path: true | \"path\" must be text, found true or false",
        "kind: files, path: !!binary aGk= | \"path\" must be text, found a value of type tag:yaml.org,2002:binary",
        "kind: files, path: /x, cross_file_systems: 1.5 | \"cross_file_systems\" must be true or false, found a number",
        "kind: files, path: /x, order: [1] | \"order\" must be a whole number, found a list",
        "kind: files, path: /x, offload: { older_than: 1d, only: [] } | \"only\" names nothing that may go",
        "kind: files, path: /x, offload: { older_than: 1d, only: [a], keep: 0 } | \"keep\" must be at least 1",
        "kind: files, path: /x, offload: { only: [a] } | \"older_than\" is missing",
        "kind: files, path: /x, exclude_on_data_only: true | key \"exclude_on_data_only\" is only for",
      })
  void aSettingOfAComponentThatCannotBeIsTold(String settings, String message) throws IOException {
    requireTold(
        "5:",
        message,
        """
        version: 1
        orchestrator: prod
        repositories: { local: { url: /srv/repository } }
        components:
          db: { %s }
        """
            .formatted(settings));
  }
}
