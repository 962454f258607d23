package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTest {

  @TempDir private Path directory;

  private Coverage of(String... excludes) {
    return new Coverage(
        List.of(
            new Component.FileTree(
                new ComponentName("tree"),
                Importance.HIGH,
                1,
                directory.resolve("tree"),
                List.of(excludes),
                false)));
  }

  @Test
  void aTreeCoversWhatItDoesNotLeaveOut() {
    var coverage = of("cache/", "/top.db");

    assertThat(coverage.covers(directory.resolve("tree"))).isTrue();
    assertThat(coverage.covers(directory.resolve("tree/deep/top.db"))).isTrue();
    assertThat(coverage.covers(directory.resolve("tree/top.db"))).isFalse();
    assertThat(coverage.covers(directory.resolve("tree/deep/cache/x"))).isFalse();
    assertThat(coverage.covers(directory.resolve("tree/.backstay-1/x"))).isFalse();
    assertThat(coverage.covers(directory.resolve("treetop"))).isFalse();
    assertThat(coverage.coversAllOf(directory.resolve("tree/deep"))).isFalse();
    assertThat(of().coversAllOf(directory.resolve("tree/deep"))).isTrue();
  }

  @Test
  void anotherNameOfOnePlaceIsTheSamePlace() throws IOException {
    Files.createDirectory(directory.resolve("tree"));
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("tree"));

    assertThat(of().covers(directory.resolve("link/new.db"))).isTrue();
  }
}
