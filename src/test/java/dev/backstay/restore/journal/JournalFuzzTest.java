package dev.backstay.restore.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backstay.testing.Hostile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

class JournalFuzzTest {

  @FuzzTest
  void line(byte[] input) {
    var text = Hostile.text(input);
    Hostile.read(
        input.length,
        IOException.class,
        () -> {
          JournalLine.parse(text);
          var kept = new JournalLine("word", List.of(text.split("\0", -1)));
          var bytes = kept.toBytes();
          var line = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
          if (!JournalLine.parse(line).orElseThrow().equals(kept)) {
            throw new AssertionError("another line comes back");
          }
        });
  }

  /// Lines with right checksums, so that what they say is reached.
  @FuzzTest
  void journal(byte[] input) throws IOException {
    var out = new ByteArrayOutputStream();
    for (var line : Hostile.text(input).split("\n", -1)) {
      var parts = line.split("\t", -1);
      out.writeBytes(
          new JournalLine(parts[0], Arrays.asList(parts).subList(1, parts.length)).toBytes());
    }
    readBack(input);
    readBack(out.toByteArray());
  }

  private static void readBack(byte[] journal) throws IOException {
    var directory = Files.createTempDirectory("journal");
    var file = directory.resolve("restore.journal");
    try {
      Files.write(file, journal);
      Hostile.read(journal.length, IOException.class, () -> new RestoreJournal(directory).read());
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
  }
}
