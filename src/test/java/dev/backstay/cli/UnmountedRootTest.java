package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstay.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rescue system is often entered by `chroot` into a directory, which is no mount point: Java
/// knows no volume of what is there.
final class UnmountedRootTest {

  /// All of this machine is seen in the root.
  private static final String ENTER =
      """
      set -e
      root=$1
      shift
      for each in /*; do
        case $each in
        /proc) mkdir -p "$root$each" ;;
        *)
          if [ -L "$each" ]; then cp -P "$each" "$root$each"
          elif [ -d "$each" ]; then mkdir -p "$root$each" && mount --rbind "$each" "$root$each"
          fi
          ;;
        esac
      done
      mount -t proc proc "$root/proc"
      exec chroot "$root" sh -c 'cd /state && exec "$@"' sh "$@"
      """;

  @TempDir private Path directory;

  private Shell shell;

  @BeforeEach
  void make() throws IOException {
    shell = new Shell(Files.createDirectories(directory.resolve("state")));
    shell.withOrchestrator();
    shell.must("init");
  }

  /// Runs the program in the root; returns what it said.
  private String inRoot(String... arguments) throws Exception {
    var command =
        new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, "sh", directory + ""));
    command.addAll(ChildJava.running(ChildJava.PROGRAM, List.of()).command());
    command.addAll(List.of(arguments));
    var said = directory.resolve("said");
    var entered =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    var exit = entered.waitFor();

    var words = Files.readString(said);
    assumeTrue(!words.contains("Operation not permitted"), "skipped: nothing can be mounted here");
    assertThat(exit).as(words).isZero();
    return words;
  }

  @Test
  void whatIsThereIsRestored() throws Exception {
    shell.must("backup");
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[]}");
    inRoot("restore", "latest", "--yes");
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":[1,2,3]}");
  }

  @Test
  void aDatabaseThereIsBackedUp() throws Exception {
    // Of what is on no device it cannot be known there whether it is on a network.
    var device = (long) Files.getAttribute(directory, "unix:dev");
    assumeTrue((device >>> 8 & 0xFFF) != 0, "skipped: this is on no device");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shell.at("live/app.db"));
        var statement = connection.createStatement()) {
      statement.execute("create table t (a)");
    }
    Files.writeString(
        shell.at("backstay.yaml"),
        "  app: { kind: sqlite, path: live/app.db }\n",
        StandardOpenOption.APPEND);
    inRoot("backup");
    assertThat(shell.must("show", "latest").out()).contains("app");
  }

  @Test
  void theRoomThereIsKnown() throws Exception {
    assertThat(inRoot("doctor"))
        .contains("temporary copies at /state/scratch")
        .doesNotContain("/state/scratch: 0 MiB free");
  }
}
