package dev.backstay.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.config.ConfigurationFile;
import dev.backstay.rehearsal.LiveThings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All that a service which is tried in a drill must not get to.
class LiveBesideTest {

  private static final String HEAD = "version: 1\norchestrator: demo\n";

  @TempDir Path directory;

  private static String[] shown(LiveThings live) {
    return Stream.of(
            live.places().stream().map(it -> it.path() + " is " + it.what()),
            live.servers().stream().map(it -> it.host() + ":" + it.port() + " is " + it.what()),
            live.buckets().stream().map(it -> it.name() + " is " + it.what()))
        .flatMap(it -> it)
        .toArray(String[]::new);
  }

  private dev.backstay.config.Configuration read(String text) throws IOException {
    var file = Files.writeString(directory.resolve("backstay.yaml"), HEAD + text);
    return ConfigurationFile.read(file, Map.of("A", "a"));
  }

  @Test
  void repositoriesAndServicesAreLive() throws IOException {
    var live =
        LiveBeside.of(
            read(
                """
                repositories:
                  here: { url: repository }
                  s3: { url: "s3://bucket/x?endpoint=http://[::1]:9000" }
                  aws: { url: s3://other }
                  sftp: { url: "sftp://u@host:2222/x", private_key: own.key }
                  azure: { url: "azure://account/container?endpoint=https://store" }
                  gs: { url: gs://third, credentials: account.json }
                components: { t: { kind: files, path: /live } }
                services:
                  - { name: a, systemd: a, probe: { http: "https://h/health" } }
                  - { name: b, systemd: b, probe: { tcp: "h:7" } }
                  - { name: c, systemd: c, probe: { command: [x] } }
                  - { name: d, http: { enter: "http://gate/in", leave: "http://gate:81/out" } }
                """));
    assertThat(shown(live))
        .containsExactly(
            directory.resolve("backstay.yaml") + " is the configuration",
            directory.resolve("own.key") + " is a key of repository sftp",
            directory.resolve("account.json") + " is a key of repository gs",
            "::1:9000 is repository s3",
            "host:2222 is repository sftp",
            "store:443 is repository azure",
            "h:443 is service a",
            "h:7 is service b",
            "gate:80 is service d",
            "gate:81 is service d",
            "bucket is repository s3",
            "other is repository aws",
            "account is repository azure",
            "third is repository gs");
  }

  @Test
  void serversOfComponentsAreLiveWithEachOfTheirHosts() throws IOException {
    var live =
        LiveThings.of(
            read("""
                    repositories: { r: { url: repository } }
                    components:
                      one:
                        kind: postgres
                        url: "postgresql://198.51.100.1,198.51.100.2:5433,5434/d"
                      two: { kind: postgres, url: "postgresql://198.51.100.3,198.51.100.4:5435/d" }
                      three: { kind: postgres, url: "postgresql:///d?host=/run/pg" }
                      four:
                        { kind: redis, url: "redis://198.51.100.5", restore: offline, \
                          data_dir: d, service: s }
                      five: { kind: s3, bucket: bucket, endpoint: "http://198.51.100.6" }
                      six: { kind: command, capture: [x] }
                      seven: { kind: files, path: tree }
                    services: [{ name: s, systemd: s }]
                    """)
                .components());
    assertThat(shown(live))
        .contains(
            "198.51.100.1:5433 is the live state of one",
            "198.51.100.2:5434 is the live state of one",
            "198.51.100.3:5435 is the live state of two",
            "198.51.100.4:5435 is the live state of two",
            "/run/pg is the live state of three",
            "localhost:5432 is the live state of three",
            "/var/run/postgresql is the live state of three",
            directory.resolve("d") + " is the live state of four",
            "198.51.100.5:6379 is the live state of four",
            "198.51.100.6:80 is the live state of five",
            "bucket is the live state of five",
            directory.resolve("tree") + " is the live state of seven")
        .noneMatch(it -> it.endsWith(" six"));
  }
}
