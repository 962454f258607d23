package dev.backstay.component.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.component.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives that are written in place, under their final names.
class WriteGuardTest {

  private static final Duration SETTLED = Duration.ofMillis(300);
  private static final Instant WRITTEN = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir Path directory;
  private Path file;
  private FileStat listed;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("env-1.tar"), "the beginning");
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    listed = FileStat.of(file);
  }

  private static WriteGuard at(Instant now) {
    return new WriteGuard(SETTLED, InstantSource.fixed(now));
  }

  @Test
  void aFileThatGrowsWhileItIsWatchedIsInDoubt() throws IOException {
    Files.writeString(file, ", and more", StandardOpenOption.APPEND);
    assertThat(at(WRITTEN).doubtOf(file, listed))
        .hasValueSatisfying(
            doubt -> assertThat(doubt).contains("is being written: 13 bytes at first, 23 bytes"));
  }

  @Test
  void aFileThatRestsIsNot() throws IOException {
    assertThat(at(WRITTEN).doubtOf(file, listed)).isEmpty();
  }

  @Test
  void aFileThatIsOldOrFromTheFutureIsNotWatched() throws IOException {
    Files.writeString(file, ", and more", StandardOpenOption.APPEND);
    assertThat(at(WRITTEN.plus(SETTLED)).doubtOf(file, listed)).isEmpty();
    assertThat(at(WRITTEN.minus(Duration.ofDays(1))).doubtOf(file, listed)).isEmpty();
    assertThat(new WriteGuard(Duration.ZERO, InstantSource.fixed(WRITTEN)).doubtOf(file, listed))
        .isEmpty();
  }

  @Test
  void aFileThatGoesMeanwhileIsAFailure() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> at(WRITTEN).doubtOf(file, listed))
        .isInstanceOf(NoSuchFileException.class);
  }
}
