package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {

  @TempDir private Path directory;

  private Path state;
  private Path processes;

  @BeforeEach
  void run() throws IOException {
    directory = directory.toRealPath();
    state = Files.writeString(directory.resolve("state.db"), "x");
    processes = Files.createDirectory(directory.resolve("proc"));
    Files.createDirectories(processes.resolve("self/fd"));
    open(40, 3, state, "0100002");
    open(7, 5, state, "0100000");
  }

  private void open(int process, int descriptor, Path file, String flags) throws IOException {
    var at = processes.resolve(Integer.toString(process));
    Files.createDirectories(at.resolve("fd"));
    Files.createDirectories(at.resolve("fdinfo"));
    Files.writeString(at.resolve("comm"), "worker\n");
    Files.createSymbolicLink(at.resolve("fd").resolve(Integer.toString(descriptor)), file);
    Files.writeString(
        at.resolve("fdinfo").resolve(Integer.toString(descriptor)),
        "pos:\t0\nflags:\t" + flags + "\n");
  }

  @Test
  void tellsWhoHasWhatOpenAndHow() {
    assertThat(new OpenFiles(processes).holders())
        .containsExactly(
            new OpenFiles.Holder(7, "worker", java.util.List.of(new OpenFiles.Open(state, false))),
            new OpenFiles.Holder(40, "worker", java.util.List.of(new OpenFiles.Open(state, true))));
  }

  @Test
  void whatIsNoFileHereIsLeftOut() throws IOException {
    open(41, 3, directory, "0100000");
    open(42, 3, directory.resolve("state.db (deleted)"), "0100002");
    open(43, 3, Path.of("pipe:[7]"), "01");

    assertThat(new OpenFiles(processes).holders())
        .extracting(OpenFiles.Holder::number)
        .containsExactly(7L, 40L);
  }

  @Test
  void thisProcessIsLeftOut() throws IOException {
    open((int) ProcessHandle.current().pid(), 3, state, "0100002");

    assertThat(new OpenFiles(processes).holders())
        .extracting(OpenFiles.Holder::number)
        .containsExactly(7L, 40L);
  }

  @Test
  void whereNothingIsShownNobodyHasAnything() {
    assertThat(new OpenFiles(directory.resolve("none")).holders()).isEmpty();
  }
}
