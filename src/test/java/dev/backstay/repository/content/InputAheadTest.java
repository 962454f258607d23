package dev.backstay.repository.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.snapshot.Cutting;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.IncomingContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputAheadTest {

  private final Random random = new Random(8);

  /// Gives bytes in pieces of any length, then ends or fails.
  private static class Source implements IncomingContent {

    private final byte[] bytes;
    private final Random random = new Random(9);
    private int given;
    private boolean ended;

    Source(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public Cutting cutting() {
      return Cutting.ROWS;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      assertThat(ended).as("read after its end").isFalse();
      if (given == bytes.length) {
        ended = true;
        return end();
      }
      var count = Math.min(length, Math.min(bytes.length - given, 1 + random.nextInt(100_000)));
      System.arraycopy(bytes, given, buffer, offset, count);
      given += count;
      return count;
    }

    int end() throws IOException {
      return -1;
    }

    @Override
    public EntryMeta confirm() {
      throw new AssertionError("not asked");
    }

    @Override
    public void close() {}
  }

  private byte[] read(IncomingContent content) throws IOException {
    var out = new ByteArrayOutputStream();
    var buffer = new byte[70_001];
    try (var input = new InputAhead(content)) {
      for (var count = 0; count >= 0; count = input.read(buffer, 1, 1 + random.nextInt(70_000))) {
        out.write(buffer, 1, count);
      }
      assertThat(input.read(buffer, 0, 1)).isEqualTo(-1);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 19, (1 << 19) + 1, 20_000_003})
  void allComesInItsOrder(int length) throws Exception {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    assertThat(read(new Source(bytes))).isEqualTo(bytes);
  }

  @Test
  void whatFailsInTheOtherThreadFailsHere() {
    for (var problem : new Exception[] {new IOException("no"), new IllegalStateException("no")}) {
      var failing =
          new Source(new byte[5_000_000]) {
            @Override
            int end() throws IOException {
              if (problem instanceof IOException io) {
                throw io;
              }
              throw (IllegalStateException) problem;
            }
          };
      assertThatThrownBy(() -> read(failing)).isSameAs(problem);
    }
  }

  @Test
  void noMoreIsReadAheadThanAFewBlocksAndNothingOnceItIsClosed() throws Exception {
    var reads = new AtomicInteger();
    var waiting = new CountDownLatch(6);
    var endless =
        new Source(new byte[0]) {
          @Override
          public int read(byte[] buffer, int offset, int length) {
            reads.incrementAndGet();
            waiting.countDown();
            return length;
          }
        };
    try (var _ = new InputAhead(endless)) {
      waiting.await();
    }
    assertThat(reads.get()).isEqualTo(6);
  }
}
