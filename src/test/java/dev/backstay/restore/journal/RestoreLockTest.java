package dev.backstay.restore.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.OperationInProgressException;
import dev.backstay.testing.ChildJava;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreLockTest {

  @TempDir private Path directory;

  /// Says what another process is told.
  static final class Other {
    public static void main(String[] arguments) throws Exception {
      var directory = Path.of(arguments[0]);
      var taken = RestoreLock.isTaken(directory);
      try (var _ = RestoreLock.take(directory)) {
        System.out.print(taken + " took it");
      } catch (OperationInProgressException refused) {
        System.out.print(taken + " was refused");
      }
    }
  }

  private String other() throws Exception {
    var process =
        ChildJava.running(Other.class, directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void whoeverAsksOrIsRefusedDoesNotTakeItAway() throws Exception {
    assertThat(RestoreLock.isTaken(directory)).isFalse();
    try (var _ = RestoreLock.take(directory)) {
      assertThat(RestoreLock.isTaken(directory)).isTrue();
      assertThatThrownBy(() -> RestoreLock.take(directory.resolve("../" + directory.getFileName())))
          .isInstanceOf(OperationInProgressException.class)
          .hasMessageContaining("is running (" + directory);

      assertThat(other()).isEqualTo("true was refused");
    }
    assertThat(RestoreLock.isTaken(directory)).isFalse();
    assertThat(other()).isEqualTo("false took it");
    RestoreLock.take(directory).close();
  }
}
