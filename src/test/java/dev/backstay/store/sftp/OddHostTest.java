package dev.backstay.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import dev.backstay.testing.MinaHost;
import dev.backstay.testing.MinaHost.Manner;
import dev.backstay.testing.MinaHost.Reply;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts that offer less than others, tell less, or tell what cannot be.
final class OddHostTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");
  private static final Content TEN = Content.of(new byte[10]);
  private static final String ROOM = "statvfs@openssh.com";
  private static final String LINK = "hardlink@openssh.com";

  @TempDir Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private int number;

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private SftpStore open(Manner manner) throws IOException {
    var host = new MinaHost(directory.resolve("host-" + ++number), manner);
    open.push(host);
    var store = SftpStore.open(host.place("/objects"), host.access(MinaHost.PASSWORD));
    open.push(store);
    return store;
  }

  private Path objects() {
    return directory.resolve("host-" + number).resolve("objects");
  }

  private void assertThatNoPartIsLeft() throws IOException {
    assertThat(objects().resolve(".tmp")).isEmptyDirectory();
  }

  /// Fails to write, with no word for why.
  private static final class Failing implements SftpFileSystemAccessor {
    @Override
    public SeekableByteChannel openFile(
        SftpSubsystemProxy subsystem,
        FileHandle handle,
        Path file,
        String name,
        Set<? extends OpenOption> options,
        FileAttribute<?>... attributes)
        throws IOException {
      throw new FileSystemException(name, null, "cannot");
    }
  }

  private static Reply room(long unit, long blocks, long files, long filesLeft) {
    var info = new ByteArrayBuffer();
    for (var each :
        new long[] {4096, unit, 1000, blocks, blocks, files, filesLeft, filesLeft, 1, 0, 255}) {
      info.putLong(each);
    }
    return new Reply(SftpConstants.SSH_FXP_EXTENDED_REPLY, info.getCompactData());
  }

  /// The protocol's third version has no word for a full file system.
  @ParameterizedTest
  @CsvSource({
    "4096, 0, 1000, 500, true",
    "1, 9, 1000, 500, true",
    "1, 10, 1000, 500, false",
    "0, 9, 1000, 500, true",
    "4096, 9, 1000, 0, true",
    // A file system that counts no files has none left either.
    "4096, 9, 0, 0, false",
  })
  void aFailureOfAHostWithoutRoomIsOneForWantOfRoom(
      long unit, long blocks, long files, long filesLeft, boolean full) throws IOException {
    var store =
        open(
            Manner.of(new Failing())
                .offering(ROOM + "=2," + LINK + "=1")
                .answering(
                    name -> name.equals(ROOM) ? room(unit, blocks, files, filesLeft) : null));

    var failure = assertThatThrownBy(() -> store.create(KEY, TEN));
    if (full) {
      failure
          .isInstanceOf(StoreFullException.class)
          .hasMessageContaining("no room for 10 bytes in /objects");
    } else {
      failure.isExactlyInstanceOf(IOException.class).hasMessageContaining("the host says");
    }
  }

  @Test
  void aFailureOfAHostThatDoesNotTellItsRoomIsToldAsItIs() throws IOException {
    var silent = open(Manner.of(new Failing()));
    assertThatThrownBy(() -> silent.create(KEY, TEN))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("SSH_FX_FAILURE");

    var promising =
        open(
            Manner.of(new Failing())
                .offering(ROOM + "=2")
                .answering(
                    name ->
                        name.equals(ROOM) ? status(SftpConstants.SSH_FX_OP_UNSUPPORTED) : null));
    assertThatThrownBy(() -> promising.create(KEY, TEN))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("SSH_FX_FAILURE");
  }

  private static Reply status(int status) {
    var rest = new ByteArrayBuffer();
    rest.putInt(status);
    rest.putString("said by a test");
    rest.putString("en");
    return new Reply(SftpConstants.SSH_FXP_STATUS, rest.getCompactData());
  }

  @Test
  void aHostThatOffersNeitherLinksNorSyncsIsUsedEvenSo() throws IOException {
    var store = open(Manner.USUAL.offering("posix-rename@openssh.com=1"));

    store.create(KEY, TEN);

    assertThat(store.read(KEY, 0, 20)).hasSize(10);
    assertThatNoPartIsLeft();
  }

  @Test
  void aLinkThatIsRefusedOrAnsweredOddlyMakesNoObject() throws IOException {
    var cases = new LinkedHashMap<Reply, Class<? extends IOException>>();
    cases.put(status(SftpConstants.SSH_FX_PERMISSION_DENIED), AccessDeniedException.class);
    cases.put(status(SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM), StoreFullException.class);
    cases.put(new Reply(SftpConstants.SSH_FXP_HANDLE, new byte[8]), StoreBusyException.class);
    cases.put(new Reply(SftpConstants.SSH_FXP_STATUS, new byte[2]), StoreBusyException.class);
    for (var each : cases.entrySet()) {
      var store = open(Manner.USUAL.answering(name -> name.equals(LINK) ? each.getKey() : null));

      assertThatThrownBy(() -> store.create(KEY, TEN))
          .as(each.toString())
          .isInstanceOf(each.getValue());
      assertThat(store.find(KEY)).isEmpty();
    }
  }

  /// Both words mean that the name may be taken, or that the host cannot link.
  @ParameterizedTest
  @ValueSource(ints = {SftpConstants.SSH_FX_FAILURE, SftpConstants.SSH_FX_FILE_ALREADY_EXISTS})
  void aHostThatGivesNoNameThoughItIsFreeIsToldWhatItNeeds(int said) throws IOException {
    var store = open(Manner.USUAL.answering(name -> name.equals(LINK) ? status(said) : null));

    assertThatThrownBy(() -> store.create(KEY, TEN))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("must know hard links");
    assertThatNoPartIsLeft();
  }

  /// The object is there then; whoever creates it again finds that.
  @Test
  void aTemporaryNameThatCannotBeRemovedIsToldAndTheObjectIsWhole() throws IOException {
    var store =
        open(
            Manner.USUAL.answering(
                name ->
                    name.equals("SSH_FXP_REMOVE")
                        ? status(SftpConstants.SSH_FX_PERMISSION_DENIED)
                        : null));

    assertThatThrownBy(() -> store.create(KEY, TEN)).isInstanceOf(AccessDeniedException.class);
    assertThat(store.read(KEY, 0, 20)).hasSize(10);
  }

  /// Leaves attributes out.
  private record Reticent(Set<String> hidden) implements SftpFileSystemAccessor {
    @Override
    public NavigableMap<String, Object> resolveReportedFileAttributes(
        SftpSubsystemProxy subsystem,
        Path file,
        int flags,
        NavigableMap<String, Object> attributes,
        LinkOption... options) {
      var told = new TreeMap<>(attributes);
      told.keySet().removeAll(hidden);
      return told;
    }
  }

  @Test
  void aHostThatDoesNotTellWhatIsADirectoryHasNoEmptyStore() throws IOException {
    var store = open(Manner.of(new Reticent(Set.of("permissions"))));
    Files.createDirectories(objects().resolve("packs"));
    Files.write(objects().resolve("packs/a"), new byte[10]);

    var words = "does not tell what is a directory";
    assertThatThrownBy(() -> store.list("packs")).hasMessageContaining(words);
    assertThatThrownBy(() -> store.find(KEY)).hasMessageContaining(words);
    assertThatThrownBy(() -> store.delete(KEY)).hasMessageContaining(words);
    assertThatThrownBy(() -> store.create(KEY, TEN)).hasMessageContaining(words);
    assertThatThrownBy(() -> store.create(new ObjectKey("new/b"), TEN))
        .isInstanceOf(IOException.class);
    assertThat(objects().resolve("packs/a")).hasSize(10);
  }

  /// A mode of nothing but permissions tells no kind either.
  @Test
  void aModeWithoutAKindIsNoneToo() throws IOException {
    var attributes = new ByteArrayBuffer();
    attributes.putInt(SftpConstants.SSH_FILEXFER_ATTR_PERMISSIONS);
    attributes.putInt(0755);
    var mode = new Reply(SftpConstants.SSH_FXP_ATTRS, attributes.getCompactData());
    var store = open(Manner.USUAL.answering(name -> name.equals("SSH_FXP_LSTAT") ? mode : null));

    assertThatThrownBy(() -> store.list("packs")).hasMessageContaining("what is a directory");
  }

  @ParameterizedTest
  @CsvSource({"size, no size of packs/a", "lastModifiedTime, no time of packs/a"})
  void aHostThatTellsNoSizeOrTimeHasNoObjectsWithout(String hidden, String words)
      throws IOException {
    var store = open(Manner.of(new Reticent(Set.of(hidden))));
    Files.createDirectories(objects().resolve("packs"));
    Files.write(objects().resolve("packs/a"), new byte[10]);

    assertThatThrownBy(() -> store.list("packs")).hasMessageContaining(words);
    assertThatThrownBy(() -> store.read(KEY, 0, 10)).hasMessageContaining(words);
    assertThatThrownBy(() -> store.create(KEY, TEN)).hasMessageContaining(words);
  }

  /// What others left can be told by its age only.
  @Test
  void aHostThatTellsNoTimeTakesNoObject() throws IOException {
    var store = open(Manner.of(new Reticent(Set.of("lastModifiedTime"))));

    assertThatThrownBy(() -> store.create(KEY, TEN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the host tells no time of ");
    assertThat(objects().resolve("packs")).isEmptyDirectory();
    assertThatNoPartIsLeft();
  }

  @Test
  void answersThatAreNoneAreNotBelieved() throws IOException {
    var garbled = new LinkedHashMap<String, Reply>();
    garbled.put(
        "SSH_FXP_INIT", new Reply(SftpConstants.SSH_FXP_VERSION, new byte[] {0, 0, 0, 9, 'a'}));
    garbled.put("SSH_FXP_LSTAT", new Reply(SftpConstants.SSH_FXP_ATTRS, new byte[] {0, 0}));
    garbled.put("SSH_FXP_STAT", new Reply(SftpConstants.SSH_FXP_ATTRS, new byte[] {0, 0, 0, 1, 0}));
    garbled.put("SSH_FXP_OPENDIR", new Reply(SftpConstants.SSH_FXP_HANDLE, new byte[] {0, 9}));
    garbled.put(
        "SSH_FXP_READDIR",
        new Reply(SftpConstants.SSH_FXP_NAME, new byte[] {0, 0, 0, 2, 0, 0, 0, 9, 'a'}));
    garbled.put(
        "SSH_FXP_READ", new Reply(SftpConstants.SSH_FXP_DATA, new byte[] {0, 0, 0, 9, 'a'}));
    garbled.put("SSH_FXP_OPEN", new Reply(SftpConstants.SSH_FXP_ATTRS, new byte[4]));
    for (var each : garbled.entrySet()) {
      var store =
          open(Manner.USUAL.answering(name -> name.equals(each.getKey()) ? each.getValue() : null));
      Files.createDirectories(objects().resolve("packs"));
      Files.write(objects().resolve("packs/a"), new byte[10]);

      assertThatThrownBy(
              () -> {
                store.list("packs");
                store.read(KEY, 0, 10);
                store.create(new ObjectKey("other/b"), TEN);
              })
          .as(each.getKey())
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aDirectoryThatMayNotBeReadEndsTheListing() throws IOException {
    var store =
        open(
            Manner.of(
                new SftpFileSystemAccessor() {
                  @Override
                  public DirectoryStream<Path> openDirectory(
                      SftpSubsystemProxy subsystem,
                      DirectoryHandle handle,
                      Path path,
                      String name,
                      LinkOption... options)
                      throws IOException {
                    if (path.endsWith("ab")) {
                      throw new AccessDeniedException(name);
                    }
                    return SftpFileSystemAccessor.super.openDirectory(
                        subsystem, handle, path, name, options);
                  }
                }));
    store.create(new ObjectKey("packs/a"), TEN);
    assertThat(store.list("packs")).hasSize(1);
    store.create(new ObjectKey("packs/ab/c"), TEN);

    assertThatThrownBy(() -> store.list("packs")).isInstanceOf(AccessDeniedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SSH_FX_NO_SUCH_FILE, ABSENT", "SSH_FX_NO_SUCH_PATH, ABSENT",
    "SSH_FX_PERMISSION_DENIED, FORBIDDEN", "SSH_FX_WRITE_PROTECT, FORBIDDEN",
    "SSH_FX_NO_SPACE_ON_FILESYSTEM, FULL", "SSH_FX_QUOTA_EXCEEDED, FULL",
    "SSH_FX_FAILURE, ''", "SSH_FX_BAD_MESSAGE, ''",
  })
  void aRefusalSaysWhatItMeans(String said, String meaning) throws Exception {
    var status = SftpConstants.class.getField(said).getInt(null);

    assertThat(SftpFailures.translated("x", new SftpException(status, "a\nword")))
        .isExactlyInstanceOf(
            switch (meaning) {
              case "ABSENT" -> NoSuchFileException.class;
              case "FORBIDDEN" -> AccessDeniedException.class;
              case "FULL" -> StoreFullException.class;
              default -> IOException.class;
            })
        .hasMessageStartingWith("x");
  }

  @ParameterizedTest
  @CsvSource({
    "nas.example, 22, /srv, sftp://operator@nas.example/srv, nas.example",
    "nas.example, 2222, srv, sftp://operator@nas.example:2222/~/srv, [nas.example]:2222",
    "fd00::1, 22, /srv, sftp://operator@[fd00::1]/srv, fd00::1",
    "fd00::1, 2222, /srv, sftp://operator@[fd00::1]:2222/srv, [fd00::1]:2222",
  })
  void aPlaceIsShownAsItIsWritten(String host, int port, String path, String shown, String known) {
    var place = new SftpPlace("operator", host, port, path);

    assertThat(place.shown()).isEqualTo(shown);
    assertThat(place.knownAs()).isEqualTo(known);
  }
}
