package dev.backstay.repository.content;

import static dev.backstay.repository.format.Recipe.PAGE_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_DIGEST_BYTES;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Reads a content in blocks and digests their pages, one block ahead of whoever takes them.
///
/// The next block is read by another thread, or by the one that asks for it if no other has begun.
/// Closing waits for a read that is under way: the content may be closed then.
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
    private final byte[][] buffers = new byte[2][];
    private int turn;

    /// @param names used by one thread at a time, which need not be the caller's
    Desk(Executor workers, ChunkNames names) {
      this.workers = workers;
      this.names = names;
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
  private @Nullable FutureTask<Block> ahead;
  private volatile boolean abandoned;

  BlocksAhead(IncomingContent content, Desk desk) {
    this.content = content;
    this.desk = desk;
    ahead = newTask();
  }

  private FutureTask<Block> newTask() {
    var buffer = desk.otherBuffer();
    return new FutureTask<>(() -> read(buffer));
  }

  /// The next block; null after the last one.
  @Nullable Block next() throws IOException {
    var task = ahead;
    if (task == null) {
      return null;
    }
    task.run();
    var block = await(task);
    ahead = null;
    if (block.length() == BLOCK_BYTES) {
      var following = newTask();
      ahead = following;
      desk.workers.execute(following);
    }
    return block.length() == 0 ? null : block;
  }

  private static Block await(FutureTask<Block> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("reading failed", e);
      }
    }
  }

  private Block read(byte[] buffer) throws IOException {
    var length = abandoned ? 0 : fill(buffer);
    var digests = desk.names.pageDigests(buffer, HEAD_BYTES, length);
    var kept = ChunkNames.kept(digests);
    for (var page = 0; page * PAGE_BYTES < length; page++) {
      var from = page * PAGE_BYTES;
      if (Zeros.areAll(buffer, HEAD_BYTES + from, Math.min(PAGE_BYTES, length - from))) {
        Arrays.fill(kept, page * PAGE_DIGEST_BYTES, (page + 1) * PAGE_DIGEST_BYTES, (byte) 0);
      }
    }
    return new Block(buffer, length, digests, kept);
  }

  private int fill(byte[] buffer) throws IOException {
    var length = 0;
    while (length < BLOCK_BYTES) {
      var count = content.read(buffer, HEAD_BYTES + length, BLOCK_BYTES - length);
      if (count < 0) {
        break;
      }
      length += count;
    }
    return length;
  }

  @Override
  public void close() {
    abandoned = true;
    var task = ahead;
    if (task == null) {
      return;
    }
    task.run();
    try {
      await(task);
    } catch (IOException | RuntimeException unasked) {
      // Nobody asked for that block.
      return;
    }
  }
}
