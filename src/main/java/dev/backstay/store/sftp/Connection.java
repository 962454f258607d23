package dev.backstay.store.sftp;

import dev.backstay.store.StoreBusyException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StreamCorruptedException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// The way to the host, made when it is first needed and anew when it was lost. Several threads
/// ask at once over the same one.
final class Connection implements AutoCloseable {

  /// No other version is spoken: its *rename* never replaces, and all hosts know it.
  private static final int VERSION = SftpConstants.SFTP_V3;

  private final SftpPlace place;
  private final SftpAccess access;
  private @Nullable SshClient ssh;
  private @Nullable AbstractSftpClient open;

  Connection(SftpPlace place, SftpAccess access) {
    this.place = place;
    this.access = access;
  }

  /// A question to the host.
  @FunctionalInterface
  interface Question<T> {
    T ask(AbstractSftpClient host) throws IOException;
  }

  /// The answer to a question about a path, or a failure that names it.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is nothing
  /// @throws AccessDeniedException if the account may not do that, or is not let in
  /// @throws HostKeyException if the host is not the one that is known
  /// @throws StoreBusyException if asking again may help
  <T> T ask(String path, Question<T> question) throws IOException {
    var host = host();
    try {
      return question.ask(host);
    } catch (SftpException refused) {
      throw SftpFailures.translated(path, refused);
    } catch (SshException | ClosedChannelException | SocketTimeoutException lost) {
      drop(host);
      throw new StoreBusyException(
          path + ": the connection was lost: " + SftpFailures.wordsOf(lost), lost);
    } catch (EOFException
        | StreamCorruptedException
        | BufferException
        | IllegalArgumentException garbled) {
      // The last two are how the library tells that what came is not what it must be.
      drop(host);
      throw unreadable(path, garbled);
    } catch (InterruptedIOException interrupted) {
      Thread.currentThread().interrupt();
      throw interrupted;
    }
  }

  private static StoreBusyException unreadable(String place, Exception garbled) {
    return new StoreBusyException(
        place + ": the host's answer cannot be read: " + SftpFailures.wordsOf(garbled), garbled);
  }

  private synchronized void drop(AbstractSftpClient lost) {
    if (lost.equals(open)) {
      open = null;
    }
    closeWithSession(lost);
  }

  private static void closeWithSession(AbstractSftpClient host) {
    host.getClientSession().close(true);
  }

  private synchronized AbstractSftpClient host() throws IOException {
    if (open != null && open.isOpen()) {
      return open;
    }
    if (open != null) {
      drop(open);
    }
    var keys = HostKeys.of(place, access.trust());
    var pairs = pairs();
    var session = session(keys);
    try {
      pairs.forEach(session::addPublicKeyIdentity);
      access.password().ifPresent(session::addPasswordIdentity);
      session.auth().verify(access.silence());
      var host = SftpClientFactory.instance().createSftpClient(session, VERSION);
      open = (AbstractSftpClient) host;
      return open;
    } catch (IOException failure) {
      session.close(true);
      var refusal = keys.refusal();
      throw refusal.isPresent() ? refusal.get() : notOpened(failure);
    } catch (BufferException | IllegalArgumentException garbled) {
      session.close(true);
      throw unreadable(place.shown(), garbled);
    }
  }

  /// What it means that there is no connection.
  IOException notOpened(IOException failure) {
    var words = place.shown() + ": " + SftpFailures.wordsOf(failure);
    if (failure instanceof SshException end
        && end.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
      return SftpFailures.caused(
          new AccessDeniedException(
              place.shown(), null, "the host does not let the account " + place.user() + " in"),
          failure);
    }
    if (failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException)) {
      Thread.currentThread().interrupt();
      return failure;
    }
    return new StoreBusyException(words, failure);
  }

  private ClientSession session(HostKeys keys) throws IOException {
    var client = started();
    client.setServerKeyVerifier(keys);
    client.setSignatureFactories(keys.preferred(client.getSignatureFactories()));
    try {
      return client
          .connect(place.user(), place.host(), place.port())
          .verify(access.silence())
          .getClientSession();
    } catch (IOException unreached) {
      throw notOpened(unreached);
    }
  }

  private SshClient started() {
    if (ssh == null) {
      var client = SshClient.setUpDefaultClient();
      // What stands in files of the user is for a person's own sessions.
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      CoreModuleProperties.IDLE_TIMEOUT.set(client, access.silence());
      CoreModuleProperties.AUTH_TIMEOUT.set(client, access.silence());
      client.setSessionHeartbeat(HeartbeatType.NONE, java.time.Duration.ZERO);
      client.start();
      ssh = client;
    }
    return ssh;
  }

  private List<KeyPair> pairs() throws IOException {
    var pairs = new ArrayList<KeyPair>();
    for (var file : access.privateKeys()) {
      if (access.required() || Files.exists(file)) {
        pairs.addAll(pairsOf(file));
      }
    }
    return pairs;
  }

  private List<KeyPair> pairsOf(Path file) throws IOException {
    var provider =
        access.passphrase().map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY);
    try (var in = Files.newInputStream(file)) {
      var read =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, provider);
      var pairs = new ArrayList<KeyPair>();
      if (read != null) {
        read.forEach(pairs::add);
      }
      if (pairs.isEmpty() && access.required()) {
        throw new IOException("there is no private key in " + file);
      }
      return pairs;
    } catch (GeneralSecurityException
        | StreamCorruptedException
        | IllegalArgumentException unreadable) {
      if (!access.required()) {
        return List.of();
      }
      throw new IOException(
          "the private key " + file + " cannot be opened; is its passphrase right?", unreadable);
    }
  }

  @Override
  public synchronized void close() {
    if (open != null) {
      closeWithSession(open);
      open = null;
    }
    if (ssh != null) {
      ssh.stop();
      ssh = null;
    }
  }
}
