package dev.backstay.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLinesTest {

  @TempDir Path place;

  private Path file() {
    return place.resolve("lines");
  }

  private void add(byte[] bytes) throws IOException {
    Files.write(file(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void add(String text) throws IOException {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(List<RunLines.Line> lines) {
    return lines.stream().map(RunLines.Line::text).toList();
  }

  @Test
  void aFileThatIsNotThereHasNoLinesYet() throws IOException {
    var lines = new RunLines(file(), 0);
    assertThat(lines.next()).isEmpty();
    add("one\n");
    assertThat(texts(lines.next())).containsExactly("one");
  }

  @Test
  void halfALineComesWhenItIsWhole() throws IOException {
    var lines = new RunLines(file(), 0);
    add("one\ntw");
    assertThat(texts(lines.next())).containsExactly("one");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.offset()).isEqualTo(4);
    add("o\n");
    assertThat(lines.next()).containsExactly(new RunLines.Line(8, "two"));
  }

  @Test
  void whoKnowsMoreThanThereIsGetsNothing() throws IOException {
    add("one\n");
    assertThat(new RunLines(file(), 4000).next()).isEmpty();
  }

  @Test
  void aLineMayBeLongerThanWhatIsReadAtOnce() throws IOException {
    var word = "x".repeat(200_000);
    add(word + "\nshort\n" + word);
    var lines = new RunLines(file(), 0);
    assertThat(texts(lines.next())).contains(word);
  }

  /// However the file grows, and wherever somebody comes back, each line is there once; bytes that
  /// are no text move no offset.
  @Test
  void nothingIsMissedAndNothingComesTwice() throws IOException {
    var seed = 20_261_122L;
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var written = new ByteArrayOutputStream();
    var read = new ArrayList<RunLines.Line>();
    var lines = new RunLines(file(), 0);
    for (var round = 0; round < 400; round++) {
      var bytes = new byte[random.nextInt(500)];
      random.nextBytes(bytes);
      written.write(bytes);
      add(bytes);
      if (random.nextInt(4) == 0) {
        lines = new RunLines(file(), lines.offset());
      }
      read.addAll(lines.next());
    }
    for (var some = lines.next(); !some.isEmpty(); some = lines.next()) {
      read.addAll(some);
    }

    var all = written.toByteArray();
    var from = 0;
    var at = 0;
    for (var i = 0; i < all.length; i++) {
      if (all[i] == '\n') {
        var text = new String(all, from, i - from, StandardCharsets.UTF_8);
        assertThat(read.get(at++)).isEqualTo(new RunLines.Line(i + 1, text));
        from = i + 1;
      }
    }
    assertThat(read).hasSize(at);
  }
}
