package dev.backstay.repository.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksAheadTest {

  private static final int BLOCK = RecipeList.BLOCK_BYTES;
  private static final long SEED = 20_261_123;

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final RepositoryKeys keys = RepositoryKeys.generate("00".repeat(16));
  private final ChunkNames names = new ChunkNames(keys);
  private final BlocksAhead.Desk desk =
      new BlocksAhead.Desk(workers, new ChunkNames(keys), new ChunkNames(keys));

  @AfterEach
  void end() {
    workers.shutdownNow();
  }

  /// Bytes that are handed out in pieces, until a place where reading fails.
  private static final class Bytes implements IncomingContent {

    private final byte[] bytes;
    private final int failsAt;
    private int at;
    private int pace;
    private volatile boolean closed;
    private volatile boolean readAfterClose;

    Bytes(int length, int failsAt) {
      bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      this.failsAt = failsAt;
    }

    @Override
    public Cutting cutting() {
      return Cutting.IMAGE;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      readAfterClose |= closed;
      if (at >= failsAt) {
        throw new IOException("read error at " + at);
      }
      if (at == bytes.length) {
        return -1;
      }
      var count = Math.min(Math.min(length, 1_000_003), bytes.length - at);
      switch (pace) {
        case 1 -> LockSupport.parkNanos(300_000);
        case 2 -> count = Math.min(count, 50_001);
        default -> {}
      }
      System.arraycopy(bytes, at, buffer, offset, count);
      at += count;
      return count;
    }

    @Override
    public EntryMeta confirm() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 7})
  void blocksTogetherAreTheContent(int length) throws IOException {
    var content = new Bytes(length, Integer.MAX_VALUE);
    var together = new ByteArrayOutputStream();
    try (var blocks = new BlocksAhead(content, desk)) {
      for (var block = blocks.next(); block != null; block = blocks.next()) {
        assertThat(block.length()).isPositive();
        var from = BlocksAhead.HEAD_BYTES;
        together.write(block.bytes(), from, block.length());
        assertThat(block.digests())
            .isEqualTo(names.pageDigests(block.bytes(), from, block.length()));
        assertThat(block.kept()).isEqualTo(ChunkNames.kept(block.digests()));
      }
    }
    assertThat(together.toByteArray()).isEqualTo(content.bytes);
  }

  /// Who waits for a block digests the parts that are there: whoever does which, it is the same.
  @Test
  void itIsTheSameWhoeverIsSlow() throws IOException {
    var random = new Random(SEED);
    for (var round = 0; round < 60; round++) {
      var content = new Bytes(random.nextInt(2 * BLOCK), Integer.MAX_VALUE);
      content.pace = random.nextInt(3);
      var slowTaker = random.nextBoolean();
      var at = 0;
      try (var blocks = new BlocksAhead(content, desk)) {
        for (var block = blocks.next(); block != null; block = blocks.next()) {
          var from = BlocksAhead.HEAD_BYTES;
          var whole = names.pageDigests(content.bytes, at, block.length());
          assertThat(block.digests()).as("round %d", round).isEqualTo(whole);
          assertThat(block.kept()).isEqualTo(ChunkNames.kept(whole));
          assertThat(
                  Arrays.mismatch(
                      block.bytes(),
                      from,
                      from + block.length(),
                      content.bytes,
                      at,
                      at + block.length()))
              .isEqualTo(-1);
          at += block.length();
          if (slowTaker) {
            LockSupport.parkNanos(2_000_000);
          }
        }
      }
      assertThat(at).isEqualTo(content.bytes.length);
    }
  }

  @Test
  void aReadErrorIsThrownWhereItsBlockIsAskedFor() throws IOException {
    var content = new Bytes(4 * BLOCK, 2 * BLOCK + 5);
    try (var blocks = new BlocksAhead(content, desk)) {
      assertThat(blocks.next()).isNotNull();
      assertThat(blocks.next()).isNotNull();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(blocks::next)
          .withMessageContaining("read error at ");
    }
  }

  @Test
  void nothingIsReadOnceItIsClosedWhoeverGivesUp() throws IOException {
    for (var round = 0; round < 50; round++) {
      var content = new Bytes(3 * BLOCK, Integer.MAX_VALUE);
      try (content) {
        try (var blocks = new BlocksAhead(content, desk)) {
          assertThat(blocks.next()).isNotNull();
        }
      }
      var at = content.at;
      assertThat(content.readAfterClose).isFalse();
      assertThat(content.at).isEqualTo(at);
    }
  }

  @Test
  void whoAsksReadsByItselfWhileAllOthersAreBusy() throws IOException {
    var release = new CountDownLatch(1);
    for (var i = 0; i < 2; i++) {
      workers.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    var content = new Bytes(3 * BLOCK, Integer.MAX_VALUE);
    var count = 0;
    try (var blocks = new BlocksAhead(content, desk)) {
      while (blocks.next() != null) {
        count++;
      }
    } finally {
      release.countDown();
    }
    assertThat(count).isEqualTo(3);
  }
}
