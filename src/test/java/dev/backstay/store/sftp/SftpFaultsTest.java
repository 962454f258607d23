package dev.backstay.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.PatientStore;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import dev.backstay.store.Timing;
import dev.backstay.testing.MinaHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpErrorStatusDataHandler;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemEnvironment;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a host does wrong, and what is said of it.
class SftpFaultsTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");

  @TempDir Path directory;
  private final AtomicInteger faultsLeft = new AtomicInteger();
  private final AtomicReference<Runnable> cut = new AtomicReference<>(() -> {});
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  /// What is done to files while there are faults left.
  private class Careless implements SftpFileSystemAccessor {

    boolean isDue() {
      return faultsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    int write(SeekableByteChannel file, ByteBuffer bytes) throws IOException {
      return file.write(bytes);
    }

    int read(SeekableByteChannel file, ByteBuffer bytes) throws IOException {
      return file.read(bytes);
    }

    @Override
    public SeekableByteChannel openFile(
        SftpSubsystemProxy subsystem,
        FileHandle handle,
        Path file,
        String name,
        Set<? extends OpenOption> options,
        FileAttribute<?>... attributes)
        throws IOException {
      var opened =
          SftpFileSystemAccessor.DEFAULT.openFile(
              subsystem, handle, file, name, options, attributes);
      return new Passing(opened, this);
    }

    @Override
    public void syncFileData(
        SftpSubsystemProxy subsystem, FileHandle handle, Path file, String name, Channel channel) {
      // Its channel is none of the system's.
    }
  }

  private record Passing(SeekableByteChannel file, Careless careless)
      implements SeekableByteChannel {

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return careless.read(file, bytes);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return careless.write(file, bytes);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
      file.position(to);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private ObjectStore open(SftpFileSystemAccessor files) throws IOException {
    return open(MinaHost.Manner.of(files));
  }

  private ObjectStore open(MinaHost.Manner manner) throws IOException {
    var host = host("files", manner);
    return store(host, host.access(MinaHost.PASSWORD));
  }

  private MinaHost host(String name, MinaHost.Manner manner) throws IOException {
    var host = new MinaHost(directory.resolve(name), manner);
    open.push(host);
    cut.set(host::cut);
    return host;
  }

  private ObjectStore store(MinaHost host, SftpAccess access) {
    var store = SftpStore.open(host.place("/objects"), access);
    open.push(store);
    return store;
  }

  private static ObjectStore patient(ObjectStore store) {
    return new PatientStore(
        store, Duration.ofSeconds(10), Timing.system(), new SplittableRandom(1));
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new java.util.Random(count).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aConnectionThatBreaksDuringAnUploadLeavesNoObject() throws IOException {
    var opened =
        open(
            new Careless() {
              @Override
              int write(SeekableByteChannel file, ByteBuffer content) throws IOException {
                if (file.position() > 500_000 && isDue()) {
                  cut.get().run();
                }
                return super.write(file, content);
              }
            });
    faultsLeft.set(2);

    assertThatThrownBy(() -> opened.create(KEY, Content.of(bytes(1_000_000))))
        .isInstanceOf(StoreBusyException.class);
    assertThat(opened.find(KEY)).isEmpty();
    assertThat(opened.list("packs")).isEmpty();

    patient(opened).create(KEY, Content.of(bytes(1_000_000)));
    assertThat(opened.read(KEY, 0, 2_000_000)).isEqualTo(bytes(1_000_000));
    assertThat(faultsLeft).hasValue(0);
  }

  @Test
  void anObjectWhoseAnswerWasLostIsThereAndSaidToBe() throws IOException {
    var opened =
        open(
            new Careless() {
              @Override
              public void createLink(
                  SftpSubsystemProxy subsystem, Path link, Path existing, boolean symbolic)
                  throws IOException {
                super.createLink(subsystem, link, existing, symbolic);
                if (isDue()) {
                  cut.get().run();
                }
              }
            });
    faultsLeft.set(1);

    assertThatThrownBy(() -> patient(opened).create(KEY, Content.of(bytes(5000))))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(faultsLeft).hasValue(0);
    assertThat(opened.read(KEY, 0, 6000)).isEqualTo(bytes(5000));
    assertThat(opened.list("packs")).hasSize(1);
  }

  @Test
  void aFileThatEndsTooEarlyIsNotTakenForTheWholeOne() throws IOException {
    var opened =
        open(
            new Careless() {
              @Override
              int read(SeekableByteChannel file, ByteBuffer content) throws IOException {
                return file.position() >= 32_768 && isDue() ? -1 : super.read(file, content);
              }
            });
    opened.create(KEY, Content.of(bytes(100_000)));
    faultsLeft.set(100);

    assertThatThrownBy(() -> opened.read(KEY, 0, 100_000))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageContaining("of 100000 bytes");

    faultsLeft.set(0);
    assertThat(opened.read(KEY, 0, 100_000)).isEqualTo(bytes(100_000));
  }

  @Test
  void piecesThatAreShorterThanAskedForAreReadOn() throws IOException {
    var opened =
        open(
            new Careless() {
              @Override
              int read(SeekableByteChannel file, ByteBuffer content) throws IOException {
                content.limit(Math.min(content.limit(), content.position() + 1000));
                return super.read(file, content);
              }
            });
    opened.create(KEY, Content.of(bytes(100_000)));

    assertThat(opened.read(KEY, 10_000, 50_000))
        .isEqualTo(Arrays.copyOfRange(bytes(100_000), 10_000, 60_000));
  }

  /// A full file system; without a word for it in the protocol's third version only some say so.
  @Test
  void aFullHostIsToldAndKeepsNoPart() throws IOException {
    var full =
        new Careless() {
          @Override
          int write(SeekableByteChannel file, ByteBuffer content) throws IOException {
            if (isDue()) {
              throw new FileSystemException("file", null, "No space left on device");
            }
            return super.write(file, content);
          }
        };
    var words =
        new SftpErrorStatusDataHandler() {
          @Override
          public int resolveSubStatus(
              SftpSubsystemEnvironment environment,
              int id,
              Throwable fault,
              int command,
              Object... arguments) {
            return fault instanceof FileSystemException end
                    && String.valueOf(end.getReason()).startsWith("No space")
                ? SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM
                : SftpErrorStatusDataHandler.super.resolveSubStatus(
                    environment, id, fault, command, arguments);
          }
        };
    var opened = open(MinaHost.Manner.of(full).saying(words));
    opened.create(KEY, Content.of(bytes(10)));
    faultsLeft.set(1);

    var other = new ObjectKey("packs/b");
    assertThatThrownBy(() -> opened.create(other, Content.of(bytes(10))))
        .isInstanceOf(StoreFullException.class);

    assertThat(opened.list("packs")).hasSize(1);
    try (var remains = Files.list(directory.resolve("files/objects/.tmp"))) {
      assertThat(remains).isEmpty();
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNotSaid() throws IOException {
    var host = host("files", MinaHost.Manner.USUAL);
    var store = store(host, host.access("not-the-password"));

    assertThatThrownBy(() -> store.find(KEY))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("operator")
        .hasMessageNotContaining("not-the-password");
  }

  @Test
  void aKeyWithAPassphraseLetsInAndOneWithAnotherIsSaidToStayClosed() throws Exception {
    var host = host("files", MinaHost.Manner.USUAL);
    var key = directory.resolve("key");
    host.writePrivateKey(key, Optional.of("of the key"));

    var store = store(host, host.access(key, Optional.of("of the key")));
    assertThat(store.find(KEY)).isEmpty();

    var closed = store(host, host.access(key, Optional.of("of another")));
    assertThatThrownBy(() -> closed.find(KEY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(key.toString())
        .hasMessageNotContaining("of another");
  }

  @Test
  void anUnknownHostIsToldNothing() throws IOException {
    var host = host("files", MinaHost.Manner.USUAL);
    var trust = new SftpAccess.Trust(directory.resolve("known_hosts"), Optional.empty());
    var store = store(host, host.access(MinaHost.PASSWORD, trust));

    assertThatThrownBy(() -> store.find(KEY))
        .isInstanceOfSatisfying(
            HostKeyException.class,
            it ->
                assertThat(it.remedy()).contains("host_key: \"" + host.publicKey(), "known_hosts"))
        .hasMessageContaining("is not known")
        .hasMessageContaining("SHA256:");
    assertThat(host.attempts()).isZero();
  }

  @Test
  void aHostWithAnotherKeyIsToldNothing() throws IOException {
    var host = host("files", MinaHost.Manner.USUAL);
    var other = host("other", MinaHost.Manner.USUAL);
    var file = directory.resolve("known_hosts");
    Files.writeString(
        file,
        "[127.0.0.1]:%d %s%n[127.0.0.1]:%d %s%n"
            .formatted(
                host.place("/").port(),
                other.publicKey(),
                other.place("/").port(),
                other.publicKey()));
    var trust = new SftpAccess.Trust(file, Optional.empty());
    var store = store(host, host.access(MinaHost.PASSWORD, trust));

    assertThatThrownBy(() -> patient(store).find(KEY))
        .isInstanceOfSatisfying(
            HostKeyException.class,
            it -> assertThat(it.remedy()).contains("Another host may be in its place"))
        .hasMessageContaining("and is known in " + file)
        .hasMessageMatching("(?s).*SHA256:.*SHA256:.*");
    assertThat(host.attempts()).isZero();

    assertThat(store(other, other.access(MinaHost.PASSWORD, trust)).find(KEY)).isEmpty();
  }

  @Test
  void aRevokedKeyIsRefusedThoughItIsKnown() throws IOException {
    var host = host("files", MinaHost.Manner.USUAL);
    var at = "[127.0.0.1]:" + host.place("/").port() + " " + host.publicKey() + "\n";
    var file = Files.writeString(directory.resolve("known_hosts"), at + "@revoked " + at);
    var trust = new SftpAccess.Trust(file, Optional.empty());
    var store = store(host, host.access(MinaHost.PASSWORD, trust));

    assertThatThrownBy(() -> store.find(KEY))
        .isInstanceOf(HostKeyException.class)
        .hasMessageContaining("revoked");
  }

  @Test
  void nobodyWhoListensIsBusy() throws IOException {
    var host = host("files", MinaHost.Manner.USUAL);
    var store = store(host, host.access(MinaHost.PASSWORD));
    host.close();

    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(StoreBusyException.class);
  }
}
