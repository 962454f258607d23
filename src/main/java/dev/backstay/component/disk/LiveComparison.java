package dev.backstay.component.disk;

import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Compares stored bytes with a live file as they come, and stops at the first difference.
final class LiveComparison implements ContentSink {

  private static final int BLOCK = 1 << 20;

  private final FileChannel live;
  private final byte[] block = new byte[BLOCK];
  private final byte[] zeros = new byte[BLOCK];
  private long position;

  private LiveComparison(FileChannel live) {
    this.live = live;
  }

  private static final class DifferenceException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /// Whether the live file has the bytes of the entry.
  ///
  /// @throws IOException if the live file cannot be read
  static boolean isSame(ComponentContent content, StoredEntry entry, Path file) throws IOException {
    try (var live = FileChannel.open(file, StandardOpenOption.READ)) {
      if (live.size() != entry.meta().sizeBytes()) {
        return false;
      }
      var comparison = new LiveComparison(live);
      content.read(entry, comparison);
      return comparison.position == entry.meta().sizeBytes();
    } catch (DifferenceException different) {
      return false;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (var done = 0; done < length; ) {
      var count = Math.min(BLOCK, length - done);
      compare(bytes, offset + done, count);
      done += count;
    }
  }

  @Override
  public void skipZeros(long length) throws IOException {
    for (var left = length; left > 0; ) {
      var count = (int) Math.min(BLOCK, left);
      compare(zeros, 0, count);
      left -= count;
    }
  }

  private void compare(byte[] bytes, int offset, int length) throws IOException {
    var buffer = ByteBuffer.wrap(block, 0, length);
    while (buffer.hasRemaining()) {
      if (live.read(buffer, position + buffer.position()) < 0) {
        throw new DifferenceException();
      }
    }
    if (!Arrays.equals(block, 0, length, bytes, offset, offset + length)) {
      throw new DifferenceException();
    }
    position += length;
  }
}
