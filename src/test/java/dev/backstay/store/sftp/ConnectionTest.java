package dev.backstay.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.StoreBusyException;
import dev.backstay.testing.MinaHost;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the way to a host is made, lost and made anew, and who is let in.
final class ConnectionTest {

  @TempDir Path directory;
  private MinaHost host;

  @BeforeEach
  void start() throws IOException {
    host = new MinaHost(directory.resolve("files"), MinaHost.Manner.USUAL);
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
  }

  private Connection connection(SftpAccess access) {
    return new Connection(host.place("/"), access);
  }

  private Connection connection() {
    return connection(host.access(MinaHost.PASSWORD));
  }

  private static AbstractSftpClient client(Connection connection) throws IOException {
    return connection.ask("x", it -> it);
  }

  private static Object lose() throws IOException {
    throw new SshException("gone");
  }

  @Test
  void aConnectionThatEndedWhileNobodyAskedIsMadeAnewUnnoticed() throws IOException {
    try (var connection = connection()) {
      var first = client(connection);
      assertThat(client(connection)).isSameAs(first);
      first.getClientSession().close(true).await();

      var second = client(connection);

      assertThat(second).isNotSameAs(first);
      assertThat(connection.ask("/", it -> it.stat("/")).isDirectory()).isTrue();
    }
  }

  /// Several ask at once: whoever learns late that the way is lost must not close the next one.
  @Test
  void aLostConnectionDoesNotTakeAwayTheOneThatWasMadeSince() throws IOException {
    try (var connection = connection()) {
      assertThatThrownBy(
              () ->
                  connection.ask(
                      "late",
                      _ -> {
                        assertThatThrownBy(() -> connection.ask("early", _ -> lose()))
                            .isInstanceOf(StoreBusyException.class)
                            .hasMessage("early: the connection was lost: gone");
                        client(connection);
                        return lose();
                      }))
          .isInstanceOf(StoreBusyException.class)
          .hasMessage("late: the connection was lost: gone");

      assertThat(host.attempts()).isEqualTo(2);
      assertThat(client(connection).isOpen()).isTrue();
      assertThat(host.attempts()).isEqualTo(2);
    }
  }

  @Test
  void anInterruptionIsNoReasonToAskAgainAndStays() throws IOException {
    try (var connection = connection()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> client(connection)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      client(connection);
      assertThatThrownBy(
              () ->
                  connection.ask(
                      "x",
                      _ -> {
                        throw new InterruptedIOException("while it was awaited");
                      }))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  /// For the library a host that says nothing is a kind of interruption.
  @Test
  void aHostThatSaysNothingIsAskedAgain() throws IOException {
    var silence = new SocketTimeoutException("nothing for 10 s");
    try (var connection = connection()) {
      var first = client(connection);

      assertThatThrownBy(
              () ->
                  connection.ask(
                      "x",
                      _ -> {
                        throw silence;
                      }))
          .isInstanceOf(StoreBusyException.class)
          .hasMessage("x: the connection was lost: nothing for 10 s");
      assertThat(client(connection)).isNotSameAs(first);
      assertThat(connection.notOpened(silence)).isInstanceOf(StoreBusyException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  private SftpAccess keys(boolean required, Optional<String> password, Path... files) {
    var access = host.access(MinaHost.PASSWORD);
    return new SftpAccess(
        List.of(files), required, Optional.empty(), password, access.trust(), access.silence());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /// The usual keys of a person may be anything; those that are named must be keys.
  @Test
  void aFileThatHoldsNoKeyStopsOnlyIfItIsNamed() throws Exception {
    var locked = directory.resolve("locked");
    host.writePrivateKey(locked, Optional.of("of the key"));
    var files =
        List.of(
            file("empty", ""),
            file("public", host.publicKey() + "\n"),
            file("cut", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"),
            file(
                "garbled",
                "-----BEGIN OPENSSH PRIVATE KEY-----\n****\n-----END OPENSSH PRIVATE KEY-----\n"),
            locked);
    for (var each : files) {
      try (var named = connection(keys(true, Optional.of(MinaHost.PASSWORD), each))) {
        assertThatThrownBy(() -> client(named))
            .as(each.toString())
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(StoreBusyException.class)
            .hasMessageContaining(each.toString());
      }
      try (var usual = connection(keys(false, Optional.of(MinaHost.PASSWORD), each))) {
        assertThat(client(usual).isOpen()).as(each.toString()).isTrue();
      }
    }
  }

  @Test
  void aUsualKeyIsTriedAndOneThatIsNotThereIsNot() throws Exception {
    var key = directory.resolve("key");
    host.writePrivateKey(key, Optional.empty());
    var absent = directory.resolve("absent");

    try (var usual = connection(keys(false, Optional.empty(), absent, key))) {
      assertThat(client(usual).isOpen()).isTrue();
    }
    try (var none = connection(keys(false, Optional.empty(), absent))) {
      assertThatThrownBy(() -> client(none))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("does not let the account operator in");
    }
    try (var named = connection(keys(true, Optional.empty(), absent))) {
      assertThatThrownBy(() -> client(named)).hasMessageContaining(absent.toString());
    }
  }

  private Connection trusting(SftpAccess.Trust trust) {
    return connection(host.access(MinaHost.PASSWORD, trust));
  }

  private SftpAccess.Trust known(String text) throws IOException {
    return new SftpAccess.Trust(file("known_hosts", text), Optional.empty());
  }

  @Test
  void aHostKeyThatCannotBeReadLetsNobodyBeTrusted() throws IOException {
    for (var key : List.of("ssh-ed25519 AAAA", "ssh-ed25519 A", "ssh-rsa AAAAB3NzaC1yc2E")) {
      var trust = new SftpAccess.Trust(directory.resolve("absent"), Optional.of(key));
      try (var connection = trusting(trust)) {
        assertThatThrownBy(() -> client(connection))
            .as(key)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("`host_key` is no key that can be read");
      }
    }
    assertThat(host.attempts()).isZero();
  }

  @Test
  void linesOfOtherHostsAndOfAuthoritiesAreNotTheHosts() throws IOException {
    var here = "[127.0.0.1]:" + host.place("/").port() + " ";
    var lines =
        "@revoked other.example %1$s\n@cert-authority %2$s%1$s\n%2$sssh-unknown AAAA\n"
            .formatted(host.publicKey(), here);
    try (var connection = trusting(known(lines))) {
      assertThatThrownBy(() -> client(connection))
          .isInstanceOf(HostKeyException.class)
          .hasMessageContaining("is not known");
    }
    try (var connection = trusting(known(lines + here + host.publicKey() + "\n"))) {
      assertThat(client(connection).isOpen()).isTrue();
    }
  }

  @Test
  void aBrokenLineInAListOfHostsMakesNoHostKnown() throws IOException {
    var here = "[127.0.0.1]:" + host.place("/").port();
    for (var line :
        List.of(
            here + " ssh-ed25519 ****", here + " ssh-ed25519 A", here + " x", here, "@revoked")) {
      try (var connection = trusting(known(line + "\n"))) {
        assertThatThrownBy(() -> client(connection))
            .as(line)
            .isInstanceOf(HostKeyException.class)
            .hasMessageContaining("is not known");
      }
    }
    var list = Files.createDirectory(directory.resolve("list"));
    try (var connection = trusting(new SftpAccess.Trust(list, Optional.empty()))) {
      assertThatThrownBy(() -> client(connection))
          .hasMessage("the known hosts in " + list + " cannot be read");
    }
    assertThat(host.attempts()).isZero();
  }
}
