package dev.backstay.testing;

import dev.backstay.store.sftp.SftpAccess;
import dev.backstay.store.sftp.SftpPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// A host in this process, whose files and answers a test may disturb.
public final class MinaHost implements AutoCloseable {

  /// The account's password.
  public static final String PASSWORD = "open_sesame/&+%7e";

  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicInteger attempts = new AtomicInteger();
  private final KeyPair hostKey = newKey();
  private final KeyPair userKey = newKey();
  private final Path directory;

  /// How it differs from one that does all right.
  ///
  /// @param files how it uses its files
  /// @param errors what it says of failures
  /// @param linking whether it offers hard links
  public record Manner(
      SftpFileSystemAccessor files, SftpErrorStatusDataHandler errors, boolean linking) {

    /// It does all right.
    public static final Manner USUAL = of(SftpFileSystemAccessor.DEFAULT);

    /// It uses its files so.
    public static Manner of(SftpFileSystemAccessor files) {
      return new Manner(files, SftpErrorStatusDataHandler.DEFAULT, true);
    }
  }

  /// Starts it.
  ///
  /// @param directory what it shows as its whole file system
  public MinaHost(Path directory, Manner manner) throws IOException {
    this.directory = Files.createDirectories(directory);
    var sftp =
        new SftpSubsystemFactory.Builder()
            .withFileSystemAccessor(manner.files())
            .withSftpErrorStatusDataHandler(manner.errors())
            .build();
    if (!manner.linking()) {
      SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, "fsync@openssh.com=1");
    }
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setFileSystemFactory(new VirtualFileSystemFactory(directory));
    server.setSubsystemFactories(List.of(sftp));
    server.setPublickeyAuthenticator(
        (user, key, session) -> noted() && KeyUtils.compareKeys(key, userKey.getPublic()));
    server.setPasswordAuthenticator(
        (user, password, session) -> noted() && password.equals(PASSWORD));
    server.start();
  }

  private boolean noted() {
    attempts.incrementAndGet();
    return true;
  }

  private static KeyPair newKey() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// What it shows.
  public Path directory() {
    return directory;
  }

  /// How often somebody tried to be let in.
  public int attempts() {
    return attempts.get();
  }

  /// Ends all connections.
  public void cut() {
    server.getActiveSessions().forEach(each -> each.close(true));
  }

  /// Its public key, as OpenSSH writes it.
  public String publicKey() {
    return PublicKeyEntry.toString(hostKey.getPublic());
  }

  /// A place there.
  public SftpPlace place(String path) {
    return new SftpPlace("operator", "127.0.0.1", server.getPort(), path);
  }

  /// The account with a private key, where the host is known by its key.
  public SftpAccess access(Path privateKey, Optional<String> passphrase) {
    return new SftpAccess(
        List.of(privateKey), true, passphrase, Optional.empty(), trust(), Duration.ofSeconds(10));
  }

  /// The account with a password, where the host is known by its key.
  public SftpAccess access(String password) {
    return access(password, trust());
  }

  /// The account with a password.
  public SftpAccess access(String password, SftpAccess.Trust trust) {
    return new SftpAccess(
        List.of(), false, Optional.empty(), Optional.of(password), trust, Duration.ofSeconds(10));
  }

  private SftpAccess.Trust trust() {
    return new SftpAccess.Trust(directory.resolve("absent"), Optional.of(publicKey()));
  }

  /// Writes the account's private key.
  public void writePrivateKey(Path file, Optional<String> passphrase)
      throws IOException, GeneralSecurityException {
    var encryption = new OpenSSHKeyEncryptionContext();
    passphrase.ifPresent(encryption::setPassword);
    encryption.setCipherType("256");
    try (var out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
          userKey, "test", passphrase.isPresent() ? encryption : null, out);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
