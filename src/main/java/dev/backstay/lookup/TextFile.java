package dev.backstay.lookup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Small UTF-8 files.
public final class TextFile {

  private static final int BYTES_MAX = 16 << 20;

  private TextFile() {}

  /// The whole of one.
  ///
  /// @throws IOException also if it is larger than 16 MiB or no UTF-8
  public static String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException("larger than " + BYTES_MAX + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }
}
