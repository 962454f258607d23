package dev.backstay.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReasonTest {

  @TempDir Path directory;

  @Test
  void whatTheSystemOnlyNamesIsSaidInWords() {
    var missing = directory.resolve("missing");
    var fault = catchThrowableOfType(IOException.class, () -> Files.readString(missing));
    assertThat(Reason.of(fault)).isEqualTo(missing + ": it does not exist");
    assertThat(Reason.of(fault, missing)).isEqualTo("it does not exist");
  }

  @Test
  void anotherFileThanTheOneInTheMessageIsNamed() throws IOException {
    var file = Files.createFile(directory.resolve("file"));
    var below = file.resolve("below");
    var fault = catchThrowableOfType(IOException.class, () -> Files.createDirectories(below));
    assertThat(Reason.of(fault, directory)).contains(file.toString()).doesNotContain("java.nio");
  }

  @Test
  void whatTheSystemSaysItselfIsKept() {
    assertThat(Reason.of(new FileSystemException("/srv/x", null, "Read-only file system")))
        .isEqualTo("/srv/x: Read-only file system");
    assertThat(Reason.of(new AccessDeniedException("/srv/x")))
        .isEqualTo("/srv/x: permission denied");
    assertThat(Reason.of(new AccessDeniedException("key", null, "it answered 403")))
        .isEqualTo("key: it answered 403");
  }

  @Test
  void otherFaultsHaveWordsToo() {
    assertThat(Reason.of(new MalformedInputException(1))).isEqualTo("it is not UTF-8");
    assertThat(Reason.of(new UnknownHostException("db.invalid")))
        .isEqualTo("there is no host db.invalid");
    assertThat(Reason.of(new IOException())).isEqualTo("IOException");
    assertThat(Reason.of(new IOException("Is a directory"))).isEqualTo("Is a directory");
  }
}
