package dev.backstay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyFileSystemTest {

  @TempDir Path real;

  private final Faults faults = Faults.none();

  private Path wrapped() {
    return new FaultyFileSystem(faults).wrap(real);
  }

  /// Changes of every kind, each as one step (a written file is three).
  private static void changeAll(Path root) throws IOException {
    var file = root.resolve("file");
    var options = List.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(file, options.toArray(StandardOpenOption[]::new))) {
      channel.write(ByteBuffer.wrap(new byte[100]));
      channel.write(ByteBuffer.wrap(new byte[50]), 100);
      channel.truncate(120);
      channel.force(true);
    }
    Files.createDirectory(root.resolve("directory"));
    Files.createLink(root.resolve("link"), file);
    Files.createSymbolicLink(root.resolve("symlink"), Path.of("file"));
    Files.copy(file, root.resolve("copy"));
    Files.move(file, root.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(root.resolve("copy"));
    var moved = root.resolve("moved");
    Files.setPosixFilePermissions(moved, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(moved, FileTime.fromMillis(86_400_000));
    Files.setAttribute(root.resolve("directory"), "unix:mode", 0700);
    try (var directory = FileChannel.open(root, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static final int CHANGES = 15;

  @Test
  void changesAreMadeAndCounted() throws IOException {
    changeAll(wrapped());

    assertThat(faults.count()).isEqualTo(CHANGES);
    assertThat(real.resolve("moved")).hasSize(120);
    assertThat(real.resolve("symlink")).isSymbolicLink();
    assertThat(Files.readSymbolicLink(real.resolve("symlink"))).isEqualTo(Path.of("file"));
    assertThat(Files.isSameFile(real.resolve("link"), real.resolve("moved"))).isTrue();
    assertThat(Files.getPosixFilePermissions(real.resolve("moved"))).hasSize(3);
    assertThat(real.resolve("copy")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(FaultMode.class)
  void everyStepFailsOnce(FaultMode mode) throws IOException {
    for (var step = 1; step <= CHANGES; step++) {
      var plain = Files.createDirectory(real.resolve("plain-" + mode + step));
      var faulty = Files.createDirectory(real.resolve("faulty-" + mode + step));
      var failing = Faults.at(step, mode);
      var root = new FaultyFileSystem(failing).wrap(faulty);

      if (mode == FaultMode.CRASH) {
        assertThatThrownBy(() -> changeAll(root)).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> Files.exists(root)).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> Files.newDirectoryStream(root).close())
            .isInstanceOf(SimulatedCrash.class);
      } else {
        assertThatThrownBy(() -> changeAll(root))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("step " + step + ":");
      }
      var done = mode == FaultMode.APPLIED ? step : step - 1;
      stopAfter(done, plain);
      assertThat(state(faulty)).as(failing.steps().toString()).isEqualTo(state(plain));
    }
  }

  private static void stopAfter(int steps, Path root) {
    var stopping = Faults.at(steps + 1, FaultMode.CRASH);
    try {
      changeAll(new FaultyFileSystem(stopping).wrap(root));
    } catch (IOException unexpected) {
      throw new AssertionError(unexpected);
    } catch (SimulatedCrash stopped) {
      assertThat(stopping.count()).isEqualTo(steps + 1);
    }
  }

  /// Names, types, sizes, modes and link targets below the root.
  private static Map<String, String> state(Path root) throws IOException {
    var state = new TreeMap<String, String>();
    try (var children = Files.newDirectoryStream(root)) {
      for (var child : children) {
        var attributes =
            Files.readAttributes(child, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        var size = attributes.isRegularFile() ? attributes.size() : -1;
        var epoch = attributes.lastModifiedTime().toMillis() == 86_400_000;
        var modified = attributes.isRegularFile() && epoch ? "1970" : "now";
        state.put(child.getFileName().toString(), size + " " + attributes.permissions() + modified);
      }
    }
    return state;
  }

  @Test
  void readingIsNotCountedAndGivesPathsOfTheSameFileSystem() throws IOException {
    Files.createDirectories(real.resolve("a/b"));
    Files.writeString(real.resolve("a/b/c"), "text");
    var root = wrapped();
    var visited = new ArrayList<Path>();

    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            visited.add(root.relativize(file));
            return FileVisitResult.CONTINUE;
          }
        });
    try (var children = Files.newDirectoryStream(root, "a*")) {
      assertThat(children).containsExactly(root.resolve("a"));
    }

    assertThat(visited).containsExactly(root.getFileSystem().getPath("a", "b", "c"));
    var file = root.resolve("a/b/c");
    assertThat(Files.readString(file)).isEqualTo("text");
    assertThat(Files.readAttributes(file, "unix:ino,size")).containsEntry("size", 4L);
    assertThat(
            Files.getFileAttributeView(file, BasicFileAttributeView.class).readAttributes().size())
        .isEqualTo(4);
    assertThat(Files.getFileStore(file)).isEqualTo(Files.getFileStore(real));
    assertThat(file.toRealPath().getFileSystem()).isSameAs(root.getFileSystem());
    assertThat(faults.count()).isZero();
  }

  @Test
  void ordinaryHelpersGoThroughTheFaults() throws IOException {
    var root = wrapped();

    Files.createDirectories(root.resolve("x"));
    Files.createDirectory(root.resolve("x/y"));
    Files.write(root.resolve("x/y/z"), new byte[] {1});
    Files.createTempFile(root, "a", ".tmp");
    Files.deleteIfExists(root.resolve("x/y/z"));
    Files.newOutputStream(root.resolve("o")).close();
    try (var out = Files.newBufferedWriter(root.resolve("w"))) {
      out.write("text");
    }

    assertThat(faults.steps())
        .map(step -> step.substring(0, step.indexOf(' ')))
        .containsExactly(
            "create", "create", "open", "write", "open", "delete", "open", "open", "write");
  }

  @Test
  void pathsKeepTheTextOfTheRealOnes() {
    var wrapped = wrapped();
    var path = wrapped.resolve("a").resolve(Path.of("b", "c"));

    assertThat(path.toString()).isEqualTo(real + "/a/b/c");
    assertThat(path.toUri()).isEqualTo(real.resolve("a/b/c").toUri());
    assertThat(path.resolveSibling("d").getFileName().toString()).isEqualTo("d");
    assertThat(path.startsWith(wrapped.resolve("a/b"))).isTrue();
    assertThat(path).isEqualTo(wrapped.resolve("a/b/c")).isNotEqualTo(real.resolve("a/b/c"));
  }

  @Test
  void mixingWithTheDefaultFileSystemIsRefused() {
    var root = wrapped();

    assertThatThrownBy(() -> root.resolve(real)).isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> root.relativize(real)).isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> Files.createLink(root.resolve("x"), real.resolve("y")))
        .isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(root::toFile).isInstanceOf(UnsupportedOperationException.class);
  }
}
