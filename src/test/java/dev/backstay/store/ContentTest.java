package dev.backstay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is put into stores, and what it is called there.
final class ContentTest {

  private static final byte[] BYTES = {1, 2, (byte) 200, 4, 5};

  private static Content inPieces() {
    var outside = ByteBuffer.allocateDirect(3).put(BYTES, 2, 3).flip();
    return Content.of(
        List.of(
            ByteBuffer.wrap(BYTES, 0, 2), ByteBuffer.allocate(0), outside, ByteBuffer.allocate(0)));
  }

  /// A client that sends a content may read it as it likes.
  @Test
  void aContentInPiecesIsReadAsItIsWritten() throws IOException {
    var written = new ByteArrayOutputStream();
    inPieces().writeTo(written);
    assertThat(written.toByteArray()).isEqualTo(BYTES);

    try (var whole = inPieces().open();
        var single = inPieces().open()) {
      assertThat(whole.read(new byte[5], 0, 0)).isZero();
      assertThat(whole.available()).isEqualTo(2);
      assertThat(whole.readAllBytes()).isEqualTo(BYTES);
      assertThat(whole.available()).isZero();
      assertThat(whole.read(new byte[5], 0, 5)).isEqualTo(-1);

      assertThat(Stream.generate(() -> next(single)).limit(6)).containsExactly(1, 2, 200, 4, 5, -1);
    }
  }

  private static int next(java.io.InputStream in) {
    try {
      return in.read();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aContentThatWritesAnotherNumberOfBytesIsAMistake() {
    for (var size : new long[] {4, 6}) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ContentDigest.of(sized(size), true))
          .withMessage("content of " + size + " bytes wrote 5");
    }
  }

  static Content sized(long size) {
    return new Content() {
      @Override
      public long sizeBytes() {
        return size;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(BYTES);
      }
    };
  }

  @Test
  void whatMayNameAnObjectIsSafeEverywhere() {
    for (var right : List.of("a", "a/b-c_d.e", "0/_/-", "a".repeat(256))) {
      assertThat(new ObjectKey(right).value()).isEqualTo(right);
    }
    for (var wrong :
        List.of(
            "",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "a/../b",
            "A",
            "a b",
            "a\n",
            "ä",
            "a\\b",
            "a".repeat(257))) {
      assertThat(ObjectKey.isValid(wrong)).as(wrong).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(wrong));
    }
  }

  @Test
  void objectsAreTheSameOnlyInAll() {
    var object = new StoredObject(new ObjectKey("a"), 1, Instant.EPOCH);

    assertThat(object)
        .isEqualTo(new StoredObject(new ObjectKey("a"), 1, Instant.EPOCH))
        .hasSameHashCodeAs(new StoredObject(new ObjectKey("a"), 1, Instant.EPOCH))
        .isNotEqualTo(new StoredObject(new ObjectKey("b"), 1, Instant.EPOCH))
        .isNotEqualTo(new StoredObject(new ObjectKey("a"), 2, Instant.EPOCH))
        .isNotEqualTo(new StoredObject(new ObjectKey("a"), 1, Instant.EPOCH.plusSeconds(1)))
        .isNotEqualTo("a");
    assertThat(object.key()).isNotEqualTo("a");
  }
}
