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
import java.util.function.Function;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;

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
  /// @param extensions what it offers beyond the protocol, as `NAME=VERSION` joined by commas
  /// @param words what it answers to a request of that name, if not what is so; an extension has a
  ///     name of its own
  public record Manner(
      SftpFileSystemAccessor files,
      SftpErrorStatusDataHandler errors,
      String extensions,
      Function<String, @Nullable Reply> words) {

    private static final String FSYNC = "fsync@openssh.com=1";

    /// It does all right.
    public static final Manner USUAL = of(SftpFileSystemAccessor.DEFAULT);

    /// It uses its files so.
    public static Manner of(SftpFileSystemAccessor files) {
      return new Manner(
          files, SftpErrorStatusDataHandler.DEFAULT, FSYNC + ",hardlink@openssh.com=1", _ -> null);
    }

    /// The same without hard links.
    public Manner onlyRenaming() {
      return offering(FSYNC);
    }

    /// The same with other extensions.
    public Manner offering(String others) {
      return new Manner(files, errors, others, words);
    }

    /// The same with other words for failures.
    public Manner saying(SftpErrorStatusDataHandler others) {
      return new Manner(files, others, extensions, words);
    }

    /// The same with other answers.
    public Manner answering(Function<String, @Nullable Reply> others) {
      return new Manner(files, errors, extensions, others);
    }
  }

  /// An answer.
  ///
  /// @param type of the protocol
  /// @param rest what follows the number of the request
  public record Reply(int type, byte[] rest) {}

  private static final class Subsystem extends SftpSubsystem {

    private final Function<String, @Nullable Reply> words;

    Subsystem(
        ChannelSession channel,
        SftpSubsystemFactory factory,
        Function<String, @Nullable Reply> words) {
      super(channel, factory);
      this.words = words;
    }

    @Override
    protected void doProcess(Buffer request, int length, int type, int id) throws IOException {
      var reply = words.apply(nameOf(request, type));
      if (reply == null) {
        super.doProcess(request, length, type, id);
        return;
      }
      var answer = prepareReply(new ByteArrayBuffer());
      answer.putByte((byte) reply.type);
      answer.putInt(id);
      answer.putRawBytes(reply.rest);
      send(answer);
    }

    private static String nameOf(Buffer request, int type) {
      if (type != SftpConstants.SSH_FXP_EXTENDED) {
        return SftpConstants.getCommandMessageName(type);
      }
      var at = request.rpos();
      var name = request.getString();
      request.rpos(at);
      return name;
    }
  }

  /// Starts it.
  ///
  /// @param directory what it shows as its whole file system
  public MinaHost(Path directory, Manner manner) throws IOException {
    this.directory = Files.createDirectories(directory);
    var sftp =
        new SftpSubsystemFactory() {
          @Override
          public Command createSubsystem(ChannelSession channel) {
            return new Subsystem(channel, this, manner.words());
          }
        };
    sftp.setFileSystemAccessor(manner.files());
    sftp.setErrorStatusDataHandler(manner.errors());
    SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, manner.extensions());
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
