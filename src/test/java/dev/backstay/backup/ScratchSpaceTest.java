package dev.backstay.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchSpaceTest {

  private static final String NAME = "backstay-scratch-%d-0123456789ab";

  @TempDir Path directory;

  private List<String> names() throws Exception {
    try (var all = Files.list(directory)) {
      return all.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatAKilledRunLeftIsRemovedByTheNextAndNothingElseIs() throws Exception {
    var gone = new ProcessBuilder("true").start();
    assertThat(gone.waitFor()).isZero();
    var left = directory.resolve(NAME.formatted(gone.pid()));
    Files.createDirectories(left.resolve("database"));
    Files.writeString(left.resolve("database/app.db"), "content");
    var others =
        List.of(
            NAME.formatted(ProcessHandle.current().pid()),
            "backstay-scratch-mine",
            NAME.formatted(gone.pid()) + ".kept");
    for (var other : others) {
      Files.createDirectory(directory.resolve(other));
    }
    var told = new ArrayList<Object>();
    try (var _ = ScratchSpace.in(directory, told::add)) {
      var made = names().stream().filter(it -> !others.contains(it)).toList();
      assertThat(made).hasSize(1).doesNotContain(left.getFileName().toString());
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve(made.getFirst()))))
          .isEqualTo("rwx------");
    }
    assertThat(names()).containsExactlyInAnyOrderElementsOf(others);
    assertThat(told).isEmpty();
  }
}
