package dev.backstay.repository.content;

import static dev.backstay.repository.chunk.ChunkNames.DIGEST_BYTES;
import static dev.backstay.repository.content.BlocksAhead.HEAD_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_BYTES;
import static dev.backstay.repository.format.Recipe.PAGE_DIGEST_BYTES;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.snapshot.IncomingContent;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One block of a content while it is read and its pages are digested.
///
/// One thread reads it, part after part, and then digests what nobody has taken; whoever waits for
/// the block meanwhile digests the parts that are there. So two processors work on it, and no
/// second block has to be kept.
final class BlockReading implements Runnable {

  private static final int BLOCK_BYTES = RecipeList.BLOCK_BYTES;
  private static final int PART_BYTES = 64 * PAGE_BYTES;

  private final IncomingContent content;
  private final byte[] buffer;
  private final ChunkNames readersNames;
  private final byte[] digests = new byte[ChunkNames.pageCount(BLOCK_BYTES) * DIGEST_BYTES];
  private final byte[] kept = new byte[ChunkNames.pageCount(BLOCK_BYTES) * PAGE_DIGEST_BYTES];
  private boolean isBegun;
  private boolean isRead;
  private boolean isDone;
  private boolean isAbandoned;
  private int length;
  private int taken;
  private int digested;
  private @Nullable Throwable fault;

  /// @param buffer where the block goes, after [BlocksAhead#HEAD_BYTES] of room
  /// @param readersNames what the thread that reads digests by
  BlockReading(IncomingContent content, byte[] buffer, ChunkNames readersNames) {
    this.content = content;
    this.buffer = buffer;
    this.readersNames = readersNames;
  }

  private record Part(int from, int length) {}

  /// Reads the block and digests what nobody else does, unless another thread has begun to.
  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      while (readPart()) {
        // Whoever waits for the block may digest this part.
      }
      endOfReading(null);
      for (var part = take(); part != null; part = take()) {
        digest(part, readersNames);
      }
    } catch (IOException | RuntimeException | Error e) {
      endOfReading(e);
    } finally {
      done();
    }
  }

  private synchronized boolean begin() {
    var isFirst = !isBegun;
    isBegun = true;
    return isFirst;
  }

  private synchronized void endOfReading(@Nullable Throwable how) {
    isRead = true;
    fault = how;
    notifyAll();
  }

  private synchronized void done() {
    isDone = true;
    notifyAll();
  }

  private synchronized int nextPart() {
    return isAbandoned ? 0 : Math.min(PART_BYTES, BLOCK_BYTES - length);
  }

  private boolean readPart() throws IOException {
    var wanted = nextPart();
    var count = 0;
    while (count < wanted) {
      var read = content.read(buffer, HEAD_BYTES + length + count, wanted - count);
      if (read < 0) {
        break;
      }
      count += read;
    }
    synchronized (this) {
      length += count;
      notifyAll();
    }
    return count > 0 && count == wanted;
  }

  /// The next part that is read and not taken; null if there is none now.
  private synchronized @Nullable Part take() {
    var there = isAbandoned ? 0 : length - taken;
    if (there >= PART_BYTES || (isRead && there > 0)) {
      var part = new Part(taken, Math.min(PART_BYTES, there));
      taken += part.length();
      return part;
    }
    return null;
  }

  private void digest(Part part, ChunkNames names) {
    var at = HEAD_BYTES + part.from();
    var first = part.from() / PAGE_BYTES;
    var whole = names.pageDigests(buffer, at, part.length());
    var keptHere = ChunkNames.kept(whole);
    for (var from = 0; from < part.length(); from += PAGE_BYTES) {
      if (Zeros.areAll(buffer, at + from, Math.min(PAGE_BYTES, part.length() - from))) {
        var page = from / PAGE_BYTES * PAGE_DIGEST_BYTES;
        Arrays.fill(keptHere, page, page + PAGE_DIGEST_BYTES, (byte) 0);
      }
    }
    System.arraycopy(whole, 0, digests, first * DIGEST_BYTES, whole.length);
    System.arraycopy(keptHere, 0, kept, first * PAGE_DIGEST_BYTES, keptHere.length);
    synchronized (this) {
      digested += part.length();
      notifyAll();
    }
  }

  /// The block; reads it if nobody has begun to, and helps whoever does.
  ///
  /// @param names what the caller digests by
  BlocksAhead.Block block(ChunkNames names) throws IOException {
    run();
    while (!isOver()) {
      var part = take();
      if (part == null) {
        awaitMore();
      } else {
        digest(part, names);
      }
    }
    return made();
  }

  private synchronized boolean isOver() {
    return fault != null || (isRead && digested == length);
  }

  private synchronized void awaitMore() throws IOException {
    try {
      while (!isOver() && length - taken < PART_BYTES && !(isRead && taken < length)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    }
  }

  private synchronized BlocksAhead.Block made() throws IOException {
    switch (fault) {
      case null -> {}
      case IOException io -> throw io;
      case RuntimeException failure -> throw failure;
      case Error error -> throw error;
      default -> throw new IllegalStateException("reading failed", fault);
    }
    var pages = ChunkNames.pageCount(length);
    return length == BLOCK_BYTES
        ? new BlocksAhead.Block(buffer, length, digests, kept)
        : new BlocksAhead.Block(
            buffer,
            length,
            Arrays.copyOf(digests, pages * DIGEST_BYTES),
            Arrays.copyOf(kept, pages * PAGE_DIGEST_BYTES));
  }

  /// Ends it: when this returns, nothing is read or digested any more by another thread, unless the
  /// caller was interrupted: who is to end does not wait for a read that hangs.
  synchronized void abandon() {
    isAbandoned = true;
    try {
      while (!begin() && !isDone) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
