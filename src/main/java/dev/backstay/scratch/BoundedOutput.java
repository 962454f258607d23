package dev.backstay.scratch;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Takes what a program says to its end, and keeps the last of it in a file of bounded size.
final class BoundedOutput {

  /// The most that the file has.
  static final int FILE_BYTES_MAX = 1 << 20;

  private static final int TOLD_BYTES_MAX = 16_384;
  private static final int TOLD_LINES_MAX = 8;

  private final Thread reader;
  private byte[] last = new byte[0];

  private BoundedOutput(InputStream said, Path file) {
    reader = Thread.ofVirtual().start(() -> drain(said, file));
  }

  static BoundedOutput of(InputStream said, Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new BoundedOutput(said, file);
  }

  private void drain(InputStream said, Path file) {
    var buffer = new byte[8_192];
    try (said;
        var written = new RandomAccessFile(file.toFile(), "rw")) {
      for (var n = said.read(buffer); n >= 0; n = said.read(buffer)) {
        if (written.length() + n > FILE_BYTES_MAX) {
          written.setLength(0);
        }
        written.write(buffer, 0, n);
        add(buffer, n);
      }
    } catch (IOException endedWithTheProgram) {
      return;
    }
  }

  private synchronized void add(byte[] bytes, int length) {
    var both = Arrays.copyOf(last, last.length + length);
    System.arraycopy(bytes, 0, both, last.length, length);
    last = Arrays.copyOfRange(both, Math.max(0, both.length - TOLD_BYTES_MAX), both.length);
  }

  /// The last lines that are not blank, each of them whole: of half a secret nobody could tell that
  /// it is one.
  synchronized List<String> lastLines() {
    var text = new String(last, StandardCharsets.UTF_8);
    var isCut = last.length == TOLD_BYTES_MAX;
    var lines =
        text.lines().skip(isCut ? 1 : 0).map(String::strip).filter(it -> !it.isEmpty()).toList();
    return lines.subList(Math.max(0, lines.size() - TOLD_LINES_MAX), lines.size());
  }

  /// Waits a moment for the rest of what was said.
  void awaitEnd() throws InterruptedException {
    var _ = reader.join(Duration.ofSeconds(2));
  }
}
