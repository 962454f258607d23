package dev.backstay.repository.content;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Reads a content in blocks and digests their pages, one block ahead of whoever takes them.
///
/// The next block is read by another thread, or by the one that asks for it if no other has begun;
/// see [BlockReading]. Closing waits for a read that is under way: the content may be closed then.
final class BlocksAhead implements AutoCloseable {

  /// Room before each block, for what a cut has left of the one before.
  static final int HEAD_BYTES = FastCdc.MAX_BYTES;

  private static final int BLOCK_BYTES = RecipeList.BLOCK_BYTES;

  /// One block of a content with the digests of its pages; good until the next but one.
  ///
  /// @param bytes the block, after [#HEAD_BYTES] of room
  /// @param length how long it is
  /// @param digests whole digests of its pages
  /// @param kept the parts of them that are kept; zero for pages of zeros
  record Block(byte[] bytes, int length, byte[] digests, byte[] kept) {}

  /// What blocks are read with, one content after the other.
  static final class Desk {

    private final Executor workers;
    private final ChunkNames names;
    private final ChunkNames namesAhead;
    private final byte[][] buffers = new byte[2][];
    private int turn;

    /// @param names used by whoever takes the blocks
    /// @param namesAhead used by one thread at a time, which need not be the caller's
    Desk(Executor workers, ChunkNames names, ChunkNames namesAhead) {
      this.workers = workers;
      this.names = names;
      this.namesAhead = namesAhead;
    }

    private byte[] otherBuffer() {
      turn ^= 1;
      var buffer = buffers[turn];
      if (buffer == null) {
        buffer = new byte[HEAD_BYTES + BLOCK_BYTES];
        buffers[turn] = buffer;
      }
      return buffer;
    }
  }

  private final IncomingContent content;
  private final Desk desk;
  private @Nullable BlockReading ahead;

  BlocksAhead(IncomingContent content, Desk desk) {
    this.content = content;
    this.desk = desk;
    ahead = following();
  }

  private BlockReading following() {
    return new BlockReading(content, desk.otherBuffer(), desk.namesAhead);
  }

  /// The next block; null after the last one.
  @Nullable Block next() throws IOException {
    var reading = ahead;
    if (reading == null) {
      return null;
    }
    var block = reading.block(desk.names);
    ahead = null;
    if (block.length() == BLOCK_BYTES) {
      var following = following();
      ahead = following;
      desk.workers.execute(following);
    }
    return block.length() == 0 ? null : block;
  }

  @Override
  public void close() {
    if (ahead != null) {
      ahead.abandon();
    }
  }
}
