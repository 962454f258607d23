package dev.backstay.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.ObjectStoreContract;
import dev.backstay.store.StoreFullException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("packs/ab/abcdef");

  @TempDir Path directory;

  @Override
  protected ObjectStore newStore() throws IOException {
    return LocalStore.create(root());
  }

  private Path root() {
    return directory.resolve("made/when/absent");
  }

  @Test
  void keysArePathsReadableByTheirOwnerOnly() throws IOException {
    store.create(KEY, Content.of(new byte[] {1, 2}));

    var file = root().resolve("packs/ab/abcdef");
    assertThat(file).hasBinaryContent(new byte[] {1, 2});
    assertThat(permissions(file)).isEqualTo("rw-------");
    for (var made :
        List.of(
            root(), root().resolve("packs"), root().resolve("packs/ab"), root().resolve("tmp"))) {
      assertThat(permissions(made)).as(made.toString()).isEqualTo("rwx------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void objectsAreThereForWhoeverOpensTheStoreNext() throws IOException {
    store.create(KEY, Content.of(new byte[] {1, 2}));
    store.close();

    try (var reopened = LocalStore.open(root())) {
      assertThat(reopened.read(KEY, 0, 9)).containsExactly(1, 2);
      assertThat(reopened.list("packs")).hasSize(1);
    }
  }

  @Test
  void aStoreIsOpenedOnlyInADirectory() throws IOException {
    var file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> LocalStore.open(directory.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> LocalStore.open(file)).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> LocalStore.create(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> LocalStore.create(file.resolve("below")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aStoreWhoseRootIsGoneIsNotAnEmptyStore() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));
    Files.move(root(), directory.resolve("unmounted"));

    assertThatThrownBy(() -> store.list("packs")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.delete(KEY)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[] {1})))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theRootMayBeALinkButNothingBelowIt() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));
    var link = Files.createSymbolicLink(directory.resolve("link"), root());
    var outside = Files.createDirectory(directory.resolve("outside"));
    Files.write(outside.resolve("x"), new byte[] {7});
    Files.createSymbolicLink(root().resolve("planted"), outside);
    Files.createSymbolicLink(root().resolve("packs/ab/file"), outside.resolve("x"));

    try (var linked = LocalStore.open(link)) {
      assertThat(linked.read(KEY, 0, 9)).containsExactly(1);
      var below = new ObjectKey("planted/x");
      assertThatThrownBy(() -> linked.find(below)).hasMessageContaining("neither a file nor");
      assertThatThrownBy(() -> linked.read(below, 0, 1)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> linked.delete(below)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> linked.list("planted")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> linked.create(new ObjectKey("planted/y"), Content.of(new byte[1])))
          .isInstanceOf(IOException.class);
      var itself = new ObjectKey("packs/ab/file");
      assertThatThrownBy(() -> linked.read(itself, 0, 1)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> linked.delete(itself)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> linked.list("packs")).isInstanceOf(IOException.class);
    }
    assertThat(outside).isDirectoryContaining("glob:**/x").isDirectoryNotContaining("glob:**/y");
  }

  @Test
  void namesThatNoKeyHasAreNotObjects() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));
    Files.write(root().resolve("packs/ab/.nfs0001"), new byte[] {1});
    Files.write(root().resolve("packs/Thumbs.db"), new byte[] {1});
    Files.createDirectories(root().resolve("packs/lost+found/x"));
    Files.write(root().resolve("tmp/5f0c"), new byte[] {1});

    assertThat(store.list("packs")).singleElement().extracting("key").isEqualTo(KEY);
    assertThat(store.list("tmp")).isEmpty();
    assertThat(store.find(new ObjectKey("tmp/5f0c"))).isEmpty();
    store.delete(new ObjectKey("tmp/5f0c"));
    assertThat(root().resolve("tmp/5f0c")).exists();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.create(new ObjectKey("tmp/x"), Content.of(new byte[0])));
  }

  @Test
  void nothingTemporaryIsLeft() throws IOException {
    store.create(KEY, Content.of(new byte[] {1}));
    assertThatThrownBy(() -> store.create(KEY, Content.of(new byte[] {1})))
        .isInstanceOf(IOException.class);

    assertThat(root().resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsToldApart() {
    for (var words : new String[] {"No space left on device", "Disk quota exceeded"}) {
      var full = failingWith(new IOException(words));
      assertThatThrownBy(() -> store.create(KEY, full)).isInstanceOf(StoreFullException.class);
    }
    assertThatThrownBy(() -> store.create(KEY, failingWith(new IOException("Input/output error"))))
        .isNotInstanceOf(StoreFullException.class)
        .hasMessage("Input/output error");
  }

  @Test
  void aFullDiskIsToldApartInAnyLanguage() {
    var tooLarge =
        new Content() {
          @Override
          public long sizeBytes() {
            return Long.MAX_VALUE;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            throw new IOException("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
          }
        };

    assertThatThrownBy(() -> store.create(KEY, tooLarge))
        .isInstanceOf(StoreFullException.class)
        .hasMessageContaining(root().toString())
        .hasRootCauseMessage("Auf dem Gerät ist kein Speicherplatz mehr verfügbar");
  }

  @Test
  void aContentThatWritesAnotherNumberOfBytesLeavesNoObject() throws IOException {
    for (var size : new long[] {4, 6}) {
      var content =
          new Content() {
            @Override
            public long sizeBytes() {
              return size;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
              out.write(new byte[5]);
            }
          };

      assertThatIllegalStateException()
          .isThrownBy(() -> store.create(KEY, content))
          .withMessage("content of " + size + " bytes wrote 5");
    }
    assertThat(store.find(KEY)).isEmpty();
    assertThat(root().resolve("tmp")).isEmptyDirectory();
  }

  /// What a file system without them says of any file, this one says of a directory.
  @Test
  void aFileSystemWithoutHardLinksIsToldApart() {
    assertThatThrownBy(() -> Durable.link(directory, directory.resolve("further")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the file system has no hard links");
    assertThatThrownBy(() -> Durable.link(directory.resolve("absent"), directory.resolve("x")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileThatEndsWhileItIsReadGivesWhatThereWas() throws IOException {
    var file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var buffer = ByteBuffer.allocate(5);

      Durable.fill(buffer, channel, 1);

      assertThat(buffer.position()).isEqualTo(2);
      assertThat(buffer.array()).startsWith(2, 3);
    }
  }

  @Test
  void theRootOfAFileSystemIsThereAlready() throws IOException {
    Durable.makeDirectories(Path.of("/"));

    assertThat(Path.of("/")).isDirectory();
  }

  private static Content failingWith(IOException fault) {
    return new Content() {
      @Override
      public long sizeBytes() {
        return 1;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        throw fault;
      }
    };
  }
}
