package dev.backstay.component;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Writes blocks of one file at a time, while the thread that fills them goes on.
///
/// Used by that one thread. What could not be written fails a later [#write], or [#await].
final class WriteBehind {

  /// Large enough that calls of the system cost nothing, small enough for caches.
  static final int BLOCK_BYTES = 256 << 10;

  private static final int BLOCKS = 4;

  private final Crew crew;
  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BLOCKS);
  private int made;

  /// One whose blocks that crew writes.
  WriteBehind(Crew crew) {
    this.crew = crew;
  }

  /// An empty block; waits until one is written if none is free.
  ByteBuffer take() throws IOException {
    var block = free.poll();
    if (block == null && made < BLOCKS) {
      made++;
      return ByteBuffer.allocateDirect(BLOCK_BYTES);
    }
    return (block == null ? awaitFree() : block).clear();
  }

  private ByteBuffer awaitFree() throws IOException {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }

  /// Lets the block, which was filled from its beginning, be written there.
  void write(FileChannel channel, ByteBuffer block, long position) throws IOException {
    var begun = false;
    try {
      crew.execute(() -> writeAndFree(channel, block, position));
      begun = true;
    } finally {
      if (!begun) {
        free.add(block);
      }
    }
  }

  /// Takes a block back that is not to be written.
  void giveBack(ByteBuffer block) {
    free.add(block);
  }

  private void writeAndFree(FileChannel channel, ByteBuffer block, long position)
      throws IOException {
    try {
      block.flip();
      for (var at = position; block.hasRemaining(); ) {
        at += channel.write(block, at);
      }
    } finally {
      free.add(block);
    }
  }

  /// Waits until all that was handed over is written, or has failed.
  ///
  /// @throws IOException if something has failed
  void await() throws IOException {
    List<ByteBuffer> back = new ArrayList<>();
    try {
      while (back.size() < made) {
        back.add(awaitFree());
      }
    } finally {
      free.addAll(back);
    }
    crew.requireWell();
  }
}
