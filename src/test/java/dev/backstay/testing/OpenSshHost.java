package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.backstay.store.sftp.SftpAccess;
import dev.backstay.store.sftp.SftpPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A host of its own with OpenSSH and its `sftp-server`, on a free port of the loopback interface,
/// which lets the account of the tests in with a key.
public final class OpenSshHost implements AutoCloseable {

  private static final Path DAEMON = Path.of("/usr/sbin/sshd");
  private static final Path SERVER = Path.of("/usr/lib/openssh/sftp-server");

  private final Path directory;
  private final int port;
  private @Nullable Process process;

  private OpenSshHost(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /// Starts it; skips the test where OpenSSH is not installed.
  ///
  /// @param directory a place for its keys and settings
  public static OpenSshHost in(Path directory) throws IOException {
    assumeThat(DAEMON).as("openssh-server is installed").exists();
    assumeThat(SERVER).as("openssh-sftp-server is installed").exists();
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var host = new OpenSshHost(Files.createDirectories(directory), port);
    host.makeKey("host_key");
    host.makeKey("user_key");
    Files.copy(directory.resolve("user_key.pub"), directory.resolve("authorized_keys"));
    host.writeSettings();
    host.writeKnownHosts("host_key.pub");
    host.start();
    return host;
  }

  private void makeKey(String name) throws IOException {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve(name).toString());
  }

  private static void run(String... argv) throws IOException {
    var process = new ProcessBuilder(argv).inheritIO().start();
    try {
      assertThat(process.waitFor()).as(String.join(" ", argv)).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void writeSettings() throws IOException {
    Files.write(
        directory.resolve("sshd_config"),
        List.of(
            "Port " + port,
            "ListenAddress 127.0.0.1",
            "HostKey " + directory.resolve("host_key"),
            "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
            "PermitRootLogin prohibit-password",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "StrictModes no",
            "UsePAM no",
            "PidFile none",
            "MaxStartups 100",
            "Subsystem sftp " + SERVER));
  }

  private void writeKnownHosts(String publicKey) throws IOException {
    Files.writeString(
        knownHosts(), "[127.0.0.1]:" + port + " " + Files.readString(directory.resolve(publicKey)));
  }

  /// The list of hosts that has it.
  public Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /// The private key that is let in.
  public Path userKey() {
    return directory.resolve("user_key");
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  /// Starts it again after [#stop].
  public void start() throws IOException {
    if (Files.isWritable(Path.of("/run"))) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    var started =
        new ProcessBuilder(
                DAEMON.toString(), "-D", "-e", "-f", directory.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("out").toFile()))
            .start();
    process = started;
    for (var tries = 0; !listens(); tries++) {
      assertThat(started.isAlive()).as(Files.readString(directory.resolve("out"))).isTrue();
      assertThat(tries).as("it starts").isLessThan(400);
      pause();
    }
  }

  private boolean listens() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(25);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Process running() {
    return Objects.requireNonNull(process);
  }

  /// Ends it with all its connections.
  public void stop() {
    cut();
    try {
      running().destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Ends all its connections.
  ///
  /// @return how many processes they were
  public long cut() {
    return running().descendants().filter(ProcessHandle::destroyForcibly).count();
  }

  /// A directory of it, reached as this account.
  public SftpPlace place(Path path) {
    return new SftpPlace(System.getProperty("user.name"), "127.0.0.1", port, path.toString());
  }

  /// How this account is let in.
  public SftpAccess access() {
    return new SftpAccess(
        List.of(userKey()),
        true,
        Optional.empty(),
        Optional.empty(),
        new SftpAccess.Trust(knownHosts(), Optional.empty()),
        Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    stop();
  }
}
