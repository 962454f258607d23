package dev.backstay.dispatch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of a run from where the last reading ended. Only whole lines are handed out.
public final class RunLines {

  private static final int READ_BYTES = 1 << 16;

  private final Path file;
  private long offset;

  /// Lines of that file.
  ///
  /// @param offset how many bytes of it are known already
  public RunLines(Path file, long offset) {
    this.file = file;
    this.offset = offset;
  }

  /// How many bytes were handed out as lines: who begins there misses nothing and gets nothing
  /// twice.
  public long offset() {
    return offset;
  }

  /// A line, and the number of bytes up to its end.
  public record Line(long end, String text) {}

  /// The lines that have come since; none if the file is not there yet. About 64 KiB at once: who
  /// gets some asks again.
  public List<Line> next() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    var lines = new ArrayList<Line>();
    try (var channel = Files.newByteChannel(file)) {
      channel.position(offset);
      var in = Channels.newInputStream(channel);
      var line = new ByteArrayOutputStream();
      var buffer = new byte[READ_BYTES];
      for (var count = in.read(buffer); count > 0; count = in.read(buffer)) {
        for (var i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            offset += line.size() + 1;
            lines.add(new Line(offset, line.toString(StandardCharsets.UTF_8)));
            line.reset();
          } else {
            line.write(buffer[i]);
          }
        }
        if (!lines.isEmpty()) {
          break;
        }
      }
    }
    return lines;
  }
}
