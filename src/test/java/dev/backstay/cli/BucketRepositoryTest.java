package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.DisturbedServer.Instead;
import dev.backstay.testing.RealBucket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that is typed, with a repository in a bucket of a real server.
class BucketRepositoryTest {

  private static final String PASSPHRASE = "canary-passphrase-of-a-bucket";

  @TempDir Path directory;
  private RealBucket bucket;
  private Shell shell;

  @BeforeEach
  void makeOrchestrator() throws Exception {
    bucket = RealBucket.in(RealBucket.Engine.S3PROXY);
    shell = new Shell(directory).withOrchestrator();
    configure("url: \"" + url(bucket.endpoint()) + "\"");
    shell.set("AWS_ACCESS_KEY_ID", RealBucket.ACCESS);
    shell.set("AWS_SECRET_ACCESS_KEY", RealBucket.SECRET);
    shell.set("BACKSTAY_PASSWORD", PASSPHRASE);
  }

  @AfterEach
  void close() {
    if (bucket != null) {
      bucket.close();
    }
  }

  private String url(URI endpoint) {
    return "s3://" + bucket.name() + "/dr/demo?endpoint=" + endpoint;
  }

  private void configure(String repository) throws Exception {
    var file = shell.at("backstay.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst(
                "repositories: .*",
                java.util.regex.Matcher.quoteReplacement(
                    "repositories: { offsite: { " + repository + " } }")));
  }

  @Test
  void aRepositoryInABucketDoesWhatOneInADirectoryDoes() throws Exception {
    var made = shell.must("init", "--json").json();
    assertThat(made.get("place")).isEqualTo(bucket.endpoint() + "/" + bucket.name() + "/dr/demo");
    var first = shell.must("backup", "--json").idOfLast();
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[]}");
    shell.must("backup");
    Files.writeString(shell.at("live/logs/first.log"), "changed since");

    assertThat(shell.must("snapshots").out()).contains(first);
    assertThat(shell.must("check", "--read-data").out()).isNotEmpty();
    shell.must("restore", first, "--yes");

    assertThat(Files.readString(shell.at("live/state.json"))).isEqualTo("{\"tasks\":[1,2,3]}");
    assertThat(Files.readString(shell.at("live/logs/first.log"))).isEqualTo("one");
    assertThat(bucket.keys()).isNotEmpty().allMatch(key -> key.startsWith("dr/demo/"));
    assertThat(shell.must("doctor").out()).doesNotContain("same-volume", "space-repository");
  }

  @Test
  void aBucketMayBeNamedWhereTheConfigurationHasAnotherRepository() throws Exception {
    configure("url: repository");
    var url = url(bucket.endpoint());
    shell.must("init", "--repository", url);
    shell.set("BACKSTAY_REPOSITORY", url);

    var snapshot = shell.must("backup", "--json").idOfLast();

    assertThat(shell.must("snapshots").out()).contains(snapshot);
    shell.must("check", "--read-data");
    assertThat(shell.at("repository")).doesNotExist();
    var wrong = shell.run("snapshots", "-r", "s3://key:" + RealBucket.SECRET + "@bucket/x");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.out() + wrong.err()).doesNotContain(RealBucket.SECRET);
  }

  @Test
  void keysMayComeFromFilesAndVariablesOfTheirOwn() throws Exception {
    Files.writeString(shell.at("secret"), RealBucket.SECRET + "\n");
    configure(
        "url: \""
            + url(bucket.endpoint())
            + "\", access_key: \"${env:BUCKET_ACCESS}\", secret_key: \"${file:secret}\","
            + " upload_limit: 100MiB, retry_for: 1m, timeout: 10s");
    shell.set("BUCKET_ACCESS", RealBucket.ACCESS);
    shell.set("AWS_ACCESS_KEY_ID", "somebody-else");

    shell.must("init");
    shell.must("backup");
    assertThat(shell.must("config", "show").out()).doesNotContain(RealBucket.SECRET);
  }

  @Test
  void wrongKeysAndMissingBucketsAreSaidAsTheyAre() throws Exception {
    shell.must("init");
    shell.set("AWS_SECRET_ACCESS_KEY", "not_the_secret");

    var wrong = shell.run("snapshots", "--json");

    assertThat(wrong.exit()).isEqualTo(14);
    assertThat(wrong.out() + wrong.err())
        .contains("store-unavailable", "403")
        .doesNotContain("not_the_secret", RealBucket.SECRET);
    shell.set("AWS_SECRET_ACCESS_KEY", RealBucket.SECRET);
    var missing =
        shell.run("init", "-r", "s3://no-such-bucket/x?endpoint=" + bucket.endpoint(), "--json");
    assertThat(missing.exit()).isEqualTo(14);
    assertThat(missing.out() + missing.err()).contains("no-such-bucket");
    var empty = shell.run("snapshots", "-r", url(bucket.endpoint()).replace("dr/demo", "other"));
    assertThat(empty.exit()).as(empty.err()).isEqualTo(10);
  }

  @Test
  void aPlaceIsTriedByItsPromises() throws Exception {
    shell.must("init");

    var tried = shell.must("doctor", "--store", "--json");

    assertThat(tried.out())
        .contains("\"healthy\":true")
        .contains("store-create-only", "store-one-winner", "store-clock", "store-delete", " ms)");
    assertThat(bucket.keys()).noneMatch(key -> key.contains("trial"));
  }

  @Test
  void aStoreThatOverwritesIsRefusedAndSaidToBe() throws Exception {
    shell.must("init");
    try (var careless = DisturbedServer.before(bucket, this::overwrite)) {
      configure("url: \"" + url(careless.endpoint()).replace("dr/", "new/") + "\"");

      var refused = shell.run("init", "--json");
      var tried = shell.run("doctor", "--store", "--json");

      assertThat(refused.exit()).isEqualTo(14);
      assertThat(refused.out() + refused.err()).contains("store-protocol", "overwrites");
      assertThat(tried.exit()).isEqualTo(41);
      assertThat(tried.out()).contains("objects are overwritten");
      configure(
          "conditional_create: off, url: \""
              + url(careless.endpoint()).replace("dr/", "new/")
              + "\"");
      shell.must("init");
      shell.must("backup");
    }
    assertThat(bucket.keys()).noneMatch(key -> key.contains("trial"));
  }

  /// Has the server take an object whatever it was asked to look at.
  private DisturbedServer.@Nullable Disturbance overwrite(DisturbedServer.Request request) {
    if (request.method().equals("PUT")) {
      bucket.delete(request.path().substring(bucket.name().length() + 2));
    }
    return null;
  }

  @Test
  void aServerThatRefusesEverythingSaysWhy() throws Exception {
    shell.must("init");
    try (var elsewhere =
        DisturbedServer.before(bucket, _ -> Instead.error(403, "RequestTimeTooSkewed"))) {
      configure("url: \"" + url(elsewhere.endpoint()) + "\"");

      var refused = shell.run("snapshots");

      assertThat(refused.exit()).isEqualTo(14);
    }
  }

  /// As other users of the machine see it.
  @Test
  void secretsOfTheEnvironmentAreInNoArgumentAndNoOutput() throws Exception {
    var environment = new HashMap<String, String>();
    environment.put("AWS_ACCESS_KEY_ID", RealBucket.ACCESS);
    environment.put("AWS_SECRET_ACCESS_KEY", RealBucket.SECRET);
    environment.put("BACKSTAY_PASSWORD", PASSPHRASE);
    environment.put("HOME", directory.toString());
    var process = new OwnProcess(directory, Map.copyOf(environment));
    var printed = new StringBuilder();
    for (var command :
        List.of(
            List.of("init"),
            List.of("backup"),
            List.of("check", "--read-data"),
            List.of("doctor", "--store"),
            List.of("restore", "latest", "--yes"))) {
      var running = process.start(command.toArray(String[]::new));
      var arguments = new ArrayList<String>();
      running.info().commandLine().ifPresent(arguments::add);
      assertThat(running.waitFor()).as(command + process.output()).isZero();
      printed.append(process.output()).append(arguments);
    }

    var secret = RealBucket.SECRET;
    assertThat(printed.toString())
        .doesNotContain(secret, PASSPHRASE)
        .doesNotContain(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    for (var key : bucket.keys()) {
      var bytes = bucket.client().getObjectAsBytes(it -> it.bucket(bucket.name()).key(key));
      assertThat(bytes.asString(StandardCharsets.ISO_8859_1)).doesNotContain(secret, PASSPHRASE);
    }
  }
}
