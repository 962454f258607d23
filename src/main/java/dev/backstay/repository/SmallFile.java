package dev.backstay.repository;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// The bytes of a small file, read ahead.
///
/// @param cutting how it should be cut
/// @param bytes all of it
/// @param chunk the name of the chunk that it is, if it is cut no further
record SmallFile(Cutting cutting, byte[] bytes, Optional<ChunkId> chunk) {

  /// No larger content is kept.
  static final int BYTES_MAX = 128 << 10;

  /// The content is larger than [#BYTES_MAX]: the file has grown, or is a database with a log.
  static final class OutgrownException extends IOException {}

  /// Reads a content that is expected to have so many bytes.
  ///
  /// @throws OutgrownException if it has many more
  static SmallFile read(IncomingContent content, long expectedBytes, ChunkNames names)
      throws IOException {
    var bytes = readAll(content, (int) expectedBytes);
    var whole = content.cutting() == Cutting.STREAM && FastCdc.isUncut(bytes.length);
    var chunk =
        whole
            ? Optional.of(names.idOf(ChunkType.DATA, bytes, 0, bytes.length))
            : Optional.<ChunkId>empty();
    return new SmallFile(content.cutting(), bytes, chunk);
  }

  private static byte[] readAll(IncomingContent content, int expectedBytes) throws IOException {
    var bytes = new byte[expectedBytes];
    var length = 0;
    while (length < bytes.length) {
      var count = content.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return Arrays.copyOf(bytes, length);
      }
      length += count;
    }
    return readRest(content, bytes);
  }

  /// A database's copy may be longer than its file.
  private static byte[] readRest(IncomingContent content, byte[] start) throws IOException {
    var more = new byte[4096];
    var count = content.read(more, 0, more.length);
    if (count < 0) {
      return start;
    }
    var out = new ByteArrayOutputStream(start.length * 2);
    out.writeBytes(start);
    for (; count >= 0; count = content.read(more, 0, more.length)) {
      out.write(more, 0, count);
      if (out.size() > BYTES_MAX) {
        throw new OutgrownException();
      }
    }
    return out.toByteArray();
  }

  /// The same bytes, to be read once more.
  IncomingContent again(EntryMeta meta) {
    return new Again(this, meta);
  }

  private static final class Again implements IncomingContent {

    private final SmallFile file;
    private final EntryMeta meta;
    private int position;

    Again(SmallFile file, EntryMeta meta) {
      this.file = file;
      this.meta = meta;
    }

    @Override
    public Cutting cutting() {
      return file.cutting;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (position == file.bytes.length) {
        return -1;
      }
      var count = Math.min(length, file.bytes.length - position);
      System.arraycopy(file.bytes, position, buffer, offset, count);
      position += count;
      return count;
    }

    @Override
    public EntryMeta confirm() {
      return meta;
    }

    @Override
    public void close() {}
  }
}
