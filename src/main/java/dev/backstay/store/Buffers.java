package dev.backstay.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// Bytes that lie in several buffers, one after the other, in the heap or outside of it.
record Buffers(List<ByteBuffer> buffers) implements Content {

  private static final int PIECE_BYTES = 64 << 10;

  Buffers {
    buffers = List.copyOf(buffers);
  }

  @Override
  public long sizeBytes() {
    return buffers.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] piece = {};
    for (var each : buffers) {
      if (each.hasArray()) {
        out.write(each.array(), each.arrayOffset() + each.position(), each.remaining());
        continue;
      }
      if (piece.length == 0) {
        piece = new byte[PIECE_BYTES];
      }
      var rest = each.duplicate();
      while (rest.hasRemaining()) {
        var count = Math.min(piece.length, rest.remaining());
        rest.get(piece, 0, count);
        out.write(piece, 0, count);
      }
    }
  }

  @Override
  public InputStream open() {
    return new Reading(buffers.stream().map(ByteBuffer::duplicate).toList());
  }

  private static final class Reading extends InputStream {

    private final List<ByteBuffer> buffers;
    private int current;

    Reading(List<ByteBuffer> buffers) {
      this.buffers = buffers;
    }

    private boolean atEnd() {
      while (current < buffers.size() && !buffers.get(current).hasRemaining()) {
        current++;
      }
      return current == buffers.size();
    }

    @Override
    public int read() {
      return atEnd() ? -1 : buffers.get(current).get() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (atEnd()) {
        return -1;
      }
      var count = Math.min(length, buffers.get(current).remaining());
      buffers.get(current).get(target, offset, count);
      return count;
    }

    @Override
    public int available() {
      return atEnd() ? 0 : buffers.get(current).remaining();
    }
  }
}
