package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that fills while a drill restores to it says nothing about the snapshot.
final class DrillFullDiskTest {

  private static final int NOT_PROVEN = 40;

  /// More than a database of that many bytes, and less than a server needs to take it in.
  private static final String DISK = "size=96m";

  private static final String FILL =
      "create table big as select n, repeat(md5(n::text), 4) as words"
          + " from generate_series(1, 200000) n; create index on big (words, n)";

  @TempDir private Path directory;

  @Test
  void nothingIsRefutedAndNothingIsLeft() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (var whole = WholeInstallation.make(directory)) {
      var shell = whole.shell();
      whole.postgres().sqlAsOwner(whole.databases().getFirst(), FILL);
      shell.must("backup");
      var scratch = shell.at("scratch");
      assumeTrue(
          ran("mount", "-t", "tmpfs", "-o", DISK + ",mode=711", "tmpfs", scratch.toString()),
          "skipped: nothing can be mounted here");
      try {
        var drill = shell.run("drill", "run");

        assertThat(drill.exit()).isEqualTo(NOT_PROVEN);
        assertThat(drill.err()).contains("drill-impossible").contains("the disk is full");
        assertThat(scratch).isEmptyDirectory();
        assertThat(shell.must("drill", "list").out()).contains("no drill was held");
      } finally {
        assertThat(ran("umount", scratch.toString())).isTrue();
      }
      assertThat(shell.must("drill", "run").out()).contains("is proven");
    }
  }

  private static boolean ran(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
