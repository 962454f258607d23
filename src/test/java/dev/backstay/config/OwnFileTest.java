package dev.backstay.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnFileTest {

  @TempDir Path directory;
  private Path file = Path.of("");
  private int owner;

  @BeforeEach
  void make() throws IOException {
    file = Files.writeString(directory.resolve("backstay.yaml"), "version: 1\n");
    owner = (int) Files.getAttribute(file, "unix:uid");
  }

  @Test
  void whatOthersMayChangeIsRefused() throws IOException {
    for (var mode : new int[] {0600, 0644, 0400, 0755}) {
      Files.setAttribute(file, "unix:mode", mode);
      assertThatCode(() -> OwnFile.require(file)).doesNotThrowAnyException();
    }
    for (var mode : new int[] {0620, 0660, 0602, 0666}) {
      Files.setAttribute(file, "unix:mode", mode);
      assertThatThrownBy(() -> OwnFile.require(file))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("others may change " + file);
    }
  }

  @Test
  void whatBelongsToAnotherUserIsRefusedUnlessThatIsRoot() throws IOException {
    var another = Files.isWritable(Path.of("/")) ? 12_345 : owner;
    if (another != owner) {
      Files.setAttribute(file, "unix:uid", another);
    }
    assertThatThrownBy(() -> OwnFile.require(file, another + 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("belongs to user " + another);
    assertThatCode(() -> OwnFile.require(file, another)).doesNotThrowAnyException();
    assertThatCode(() -> OwnFile.require(Path.of("/etc/passwd"), another + 1))
        .doesNotThrowAnyException();
  }

  @Test
  void aFileThatIsNotThereIsNobodys() {
    assertThatThrownBy(() -> OwnFile.require(directory.resolve("absent")))
        .isInstanceOf(ConfigurationException.class);
  }
}
