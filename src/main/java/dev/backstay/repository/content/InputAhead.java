package dev.backstay.repository.content;

import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Reads a content in a thread of its own, a little ahead of the one that uses it: whoever writes
/// into a pipe waits else while that one computes.
///
/// A content is not closed before this is; if it was not read to its end, its own closing ends a
/// reading that still waits.
final class InputAhead implements AutoCloseable {

  private static final int BLOCK_BYTES = 1 << 19;
  private static final int BLOCKS = 6;

  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final Thread thread;
  private @Nullable Block current;
  private int used;

  /// @param length how many bytes were read; -1 at the end
  private record Block(byte[] bytes, int length, @Nullable Throwable failure) {}

  InputAhead(IncomingContent content) {
    for (var i = 0; i < BLOCKS; i++) {
      free.add(new byte[BLOCK_BYTES]);
    }
    thread = Thread.ofPlatform().daemon().name("read").start(() -> readAll(content));
  }

  private void readAll(IncomingContent content) {
    try {
      var atEnd = false;
      while (!atEnd) {
        var bytes = free.take();
        var length = 0;
        // What comes fills the block, so that few are handed over. After the end nothing is read.
        while (length < bytes.length && !atEnd) {
          var count = content.read(bytes, length, bytes.length - length);
          atEnd = count < 0;
          length += Math.max(0, count);
        }
        if (length > 0) {
          full.put(new Block(bytes, length, null));
        }
      }
      full.put(new Block(new byte[0], -1, null));
    } catch (IOException | RuntimeException | Error failure) {
      full.add(new Block(new byte[0], -1, failure));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes up to `length` bytes; returns how many, or -1 at the end.
  int read(byte[] buffer, int offset, int length) throws IOException {
    var block = current();
    if (block.length < 0) {
      throwFailure(block.failure);
      return -1;
    }
    var count = Math.min(length, block.length - used);
    System.arraycopy(block.bytes, used, buffer, offset, count);
    used += count;
    if (used == block.length) {
      free.add(block.bytes);
      current = null;
    }
    return count;
  }

  private Block current() throws IOException {
    if (current == null) {
      try {
        current = full.take();
        used = 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading", e);
      }
    }
    return current;
  }

  private static void throwFailure(@Nullable Throwable failure) throws IOException {
    switch (failure) {
      case null -> {}
      case IOException io -> throw io;
      case RuntimeException problem -> throw problem;
      case Error error -> throw error;
      default -> throw new IllegalStateException("no reading throws anything else", failure);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
