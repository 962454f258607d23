package dev.backstay.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
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
    return of(List.of(bytes));
  }

  /// The bytes of several arrays, one after the other; they must not change afterwards.
  static Content of(List<byte[]> parts) {
    var copy = List.copyOf(parts);
    return new Content() {
      @Override
      public long sizeBytes() {
        return copy.stream().mapToLong(part -> part.length).sum();
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        for (var part : copy) {
          out.write(part);
        }
      }

      @Override
      public InputStream open() {
        return new SequenceInputStream(
            Collections.enumeration(copy.stream().map(ByteArrayInputStream::new).toList()));
      }
    };
  }
}
