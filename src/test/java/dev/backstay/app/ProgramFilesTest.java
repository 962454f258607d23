package dev.backstay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {

  @TempDir private Path directory;

  /// By the command that a person compares it with.
  private String summed() throws IOException {
    var process =
        new ProcessBuilder("sh", "-c", "sha256sum backstay.jar native/* | sha256sum | cut -c1-64")
            .directory(directory.toFile())
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void theDigestIsWhatTheCommandPrintsAndChangesWithEveryFile() throws IOException {
    var jar = Files.writeString(directory.resolve("backstay.jar"), "a program");
    Files.createDirectory(directory.resolve("native"));
    Files.writeString(directory.resolve("native/liba.so"), "a");
    Files.writeString(directory.resolve("native/libb.so"), "b");
    var first = ProgramFiles.of("1.0", jar);
    assertThat(first.digest()).hasSize(64).isEqualTo(summed());
    Files.writeString(directory.resolve("native/libb.so"), "c");
    assertThat(ProgramFiles.of("1.0", jar).digest())
        .isEqualTo(summed())
        .isNotEqualTo(first.digest());
  }

  @Test
  void classesHaveNone() {
    assertThat(ProgramFiles.of("1.0", directory.resolve("classes")).digest())
        .isEqualTo("(from classes)");
    assertThat(ProgramFiles.own("1.0").version()).isEqualTo("1.0");
  }
}
