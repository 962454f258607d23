package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstay.testing.ChildJava;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void whatIsThereIsRestored() throws Exception {
    var shell = new Shell(Files.createDirectories(directory.resolve("state")));
    shell.withSnapshot();
    Files.writeString(shell.at("live/state.json"), "{\"tasks\":[]}");

    var command =
        new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, "sh", directory + ""));
    command.addAll(ChildJava.running(ChildJava.PROGRAM, List.of()).command());
    command.addAll(List.of("restore", "latest", "--yes"));
    var said = directory.resolve("said");
    var entered =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    var exit = entered.waitFor();

    var words = Files.readString(said);
    assumeTrue(!words.contains("Operation not permitted"), "skipped: nothing can be mounted here");
    assertThat(exit).as(words).isZero();
    assertThat(shell.at("live/state.json")).hasContent("{\"tasks\":[1,2,3]}");
  }
}
