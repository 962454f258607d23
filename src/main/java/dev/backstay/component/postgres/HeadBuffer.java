package dev.backstay.component.postgres;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Collects a dump's first bytes until its table of contents is there as a whole.
final class HeadBuffer {

  private static final int BYTES_MAX = 256 << 20;

  private byte[] bytes = new byte[64 << 10];
  private int count;
  private int tried;

  /// Takes the next bytes, and gives the table of contents once it is whole.
  ///
  /// @throws IOException if that is no such dump
  Optional<ArchiveHead> add(byte[] next, int offset, int length) throws IOException {
    if (count + length > BYTES_MAX) {
      throw new DumpFormatException(
          "a dump whose table of contents is longer than " + BYTES_MAX + " bytes");
    }
    if (count + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, count + length));
    }
    System.arraycopy(next, offset, bytes, count, length);
    count += length;
    // Read again from the start, but not with every few bytes more.
    return count >= tried + tried / 2 ? read() : Optional.empty();
  }

  /// The table of contents, if it is whole.
  Optional<ArchiveHead> read() throws IOException {
    tried = count;
    try {
      return Optional.of(ArchiveHead.read(ByteBuffer.wrap(bytes, 0, count)));
    } catch (BufferUnderflowException notYet) {
      return Optional.empty();
    }
  }

  /// What was taken; only the first [#count] of them count.
  byte[] bytes() {
    return bytes;
  }

  int count() {
    return count;
  }
}
