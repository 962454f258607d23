package dev.backstay.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// The bytes of an object to be created; they can be written any number of times.
public interface Content {

  /// How many bytes [#writeTo] writes.
  long sizeBytes();

  /// Writes all bytes.
  void writeTo(OutputStream out) throws IOException;

  /// The same bytes, to be read. They are in memory as long as the stream is.
  default InputStream open() throws IOException {
    var bytes = new ByteArrayOutputStream(Math.toIntExact(sizeBytes()));
    writeTo(bytes);
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /// The bytes of one array, which must not change afterwards.
  static Content of(byte[] bytes) {
    return of(List.of(ByteBuffer.wrap(bytes)));
  }

  /// What remains in several buffers, one after the other; they must not change afterwards.
  static Content of(List<ByteBuffer> buffers) {
    return new Buffers(buffers);
  }
}
