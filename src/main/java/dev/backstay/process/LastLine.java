package dev.backstay.process;

import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what a program complains of to its end, and keeps the last of it.
final class LastLine {

  private static final int KEPT_BYTES = 4096;
  private static final int SAID_LENGTH_MAX = 300;

  /// PostgreSQL's programs say so last where one of several processes has told why it ended.
  private static final String TELLS_NOTHING = "a worker process died unexpectedly";

  private final Thread reader;
  private byte[] kept = new byte[0];

  LastLine(InputStream errors) {
    reader = Thread.ofVirtual().start(() -> drain(errors));
  }

  private void drain(InputStream errors) {
    var buffer = new byte[KEPT_BYTES];
    try (errors) {
      for (var n = errors.read(buffer); n >= 0; n = errors.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException endedWithTheProgram) {
      return;
    }
  }

  private synchronized void add(byte[] bytes, int length) {
    var both = Arrays.copyOf(kept, kept.length + length);
    System.arraycopy(bytes, 0, both, kept.length, length);
    kept = Arrays.copyOfRange(both, Math.max(0, both.length - KEPT_BYTES), both.length);
  }

  /// The last line that says something and is not set in by a tab, as what only explains the line
  /// before it, with control characters escaped; empty if there is none.
  String said() {
    try {
      // Whoever inherited the stream may keep it open.
      reader.join(java.time.Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      var lines =
          new String(kept, StandardCharsets.UTF_8)
              .lines()
              .filter(it -> !it.isBlank() && !it.startsWith("\t"));
      var last = EntryPath.escape(lines.reduce("", LastLine::better).strip());
      return last.substring(Math.max(0, last.length() - SAID_LENGTH_MAX));
    }
  }

  private static String better(String before, String line) {
    return line.endsWith(TELLS_NOTHING) && !before.isEmpty() ? before : line;
  }
}
