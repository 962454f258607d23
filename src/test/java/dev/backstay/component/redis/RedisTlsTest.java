package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.RedisServer;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that speaks TLS, whose certificate it has made itself.
class RedisTlsTest {

  @TempDir Path directory;
  private RealRedis redis;
  private int port;

  @BeforeEach
  void start() throws Exception {
    makeCertificate("server");
    port = RealRedis.freePort();
    redis =
        RealRedis.start(
            "tls-port " + port,
            "tls-auth-clients no",
            "tls-cert-file " + directory.resolve("server.crt"),
            "tls-key-file " + directory.resolve("server.key"),
            "tls-ca-cert-file " + directory.resolve("server.crt"));
    redis.script("SET a b\n");
  }

  @AfterEach
  void stop() throws IOException {
    if (redis != null) {
      redis.close();
    }
  }

  private void makeCertificate(String name) throws Exception {
    var made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-days",
                "2",
                "-keyout",
                directory.resolve(name + ".key").toString(),
                "-out",
                directory.resolve(name + ".crt").toString())
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
  }

  private RedisHandler handler(String host, Optional<Path> authority) {
    return Servers.handler(
        new RedisServer(
            host, port, true, authority, Optional.empty(), Optional.of(RealRedis.PASSWORD)));
  }

  @Test
  void whatIsCapturedThroughItIsTheSame() throws Exception {
    var handler = handler("127.0.0.1", Optional.of(directory.resolve("server.crt")));
    handler.inspect();
    var scratch = Files.createDirectory(directory.resolve("scratch"));
    var content = InMemoryContent.of(handler.capture(new Scratch(scratch)));
    try (var other = RealRedis.startFrom(content.at("queue.rdb").bytes())) {
      assertThat(other.digest()).isEqualTo(redis.digest());
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    requireRefused(handler("127.0.0.1", Optional.empty()), "certification path");
  }

  @Test
  void aCertificateThatAnotherOneWasExpectedForIsRefused() throws Exception {
    makeCertificate("other");
    requireRefused(
        handler("127.0.0.1", Optional.of(directory.resolve("other.crt"))), "certification path");
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() {
    requireRefused(handler("localhost", Optional.of(directory.resolve("server.crt"))), "localhost");
  }

  @Test
  void aFileWithoutCertificatesIsNamed() {
    var key = directory.resolve("server.key");
    requireRefused(handler("127.0.0.1", Optional.of(key)), "no certificates are in " + key);
  }

  private static void requireRefused(RedisHandler handler, String words) {
    assertThatExceptionOfType(CaptureFailedException.class)
        .isThrownBy(handler::inspect)
        .withMessageContaining(words)
        .withMessageNotContaining(RealRedis.PASSWORD);
  }
}
