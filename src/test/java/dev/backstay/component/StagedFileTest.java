package dev.backstay.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written behind is what was handed over, wherever it was cut.
final class StagedFileTest {

  private static final long SEED = 20261122;

  @TempDir private Path directory;

  @Test
  void whatWasHandedOverIsWrittenAndWhatWasSkippedIsZero() throws Exception {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    try (var crew = Crew.forFiles()) {
      var behind = new WriteBehind(crew);
      for (var number = 0; number < 40; number++) {
        var expected = new byte[random.nextInt(3 * WriteBehind.BLOCK_BYTES)];
        var path = directory.resolve("file" + number);
        var file = StagedFile.behind(path, 0600, behind);
        fill(file, expected, random);
        try (var channel = file.finish(expected.length)) {
          assertThat(channel.size()).isEqualTo(expected.length);
        }
        assertThat(Arrays.equals(Files.readAllBytes(path), expected)).as(path.toString()).isTrue();
      }
      crew.await();
    }
  }

  /// Makes up bytes and holes on the way, in pieces of all sizes.
  private static void fill(StagedFile file, byte[] expected, Random random) throws IOException {
    for (var at = 0; at < expected.length; ) {
      var most = random.nextBoolean() ? 5_000 : 2 * WriteBehind.BLOCK_BYTES;
      var length = Math.min(expected.length - at, 1 + random.nextInt(most));
      if (random.nextInt(4) == 0) {
        file.skipZeros(length);
      } else {
        var piece = new byte[length];
        random.nextBytes(piece);
        System.arraycopy(piece, 0, expected, at, length);
        file.write(piece, 0, length);
        // The array is another's again after the call.
        Arrays.fill(piece, (byte) 7);
      }
      at += length;
    }
  }

  @Test
  void whatCouldNotBeWrittenFailsTheFileAtTheLatestAtItsEnd() throws Exception {
    try (var crew = Crew.forFiles()) {
      var behind = new WriteBehind(crew);
      var file = StagedFile.behind(directory.resolve("file"), 0600, behind);
      file.channel().close();
      var bytes = new byte[WriteBehind.BLOCK_BYTES / 2];
      assertThatThrownBy(
              () -> {
                for (var i = 0; i < 20; i++) {
                  file.write(bytes, 0, bytes.length);
                }
                var _ = file.finish(20L * bytes.length);
              })
          .isInstanceOf(ClosedChannelException.class);
      file.abandon();
      assertThatThrownBy(crew::await).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void contentOfAnotherLengthIsNoContent() throws Exception {
    try (var crew = Crew.forFiles()) {
      var file = StagedFile.behind(directory.resolve("file"), 0600, new WriteBehind(crew));
      file.write(new byte[10], 0, 10);
      assertThatThrownBy(() -> file.finish(11)).hasMessageContaining("content of 10 bytes");
      file.abandon();
      crew.await();
    }
  }
}
