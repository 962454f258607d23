package dev.backstay.component.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Destination;
import dev.backstay.component.Scratch;
import dev.backstay.component.Selection;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.testing.FalseRedis;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files that are not valid: they are no capture, and no server that is live is given any of them.
class InvalidRdbTest {

  private static final Charset ASCII = StandardCharsets.US_ASCII;
  private static final String START = "REDIS0010";
  private static final int END = 0xFF;
  private static final int LENGTH_OF_EIGHT_BYTES = 0x81;
  private static final int STRING = 0;

  @TempDir Path directory;

  enum Invalid {
    WRONG_CHECKSUM("its checksum is"),
    UNKNOWN_CODE("the byte 200 stands where a key should"),
    NEWER_VERSION("it is of version 99"),
    HUGE_NAME("bytes where 16777216 are enough"),
    HUGE_VALUE("it ends after"),
    HUGE_COUNT("a text of the unknown form"),
    NEGATIVE_LENGTH("too long");

    private final String words;

    Invalid(String words) {
      this.words = words;
    }
  }

  private static byte[] file(Invalid invalid) throws IOException {
    var file = new ByteArrayOutputStream();
    file.write((invalid == Invalid.NEWER_VERSION ? "REDIS0099" : START).getBytes(ASCII));
    switch (invalid) {
      case WRONG_CHECKSUM, NEWER_VERSION -> {}
      case UNKNOWN_CODE -> file.write(200);
      case HUGE_NAME -> {
        file.write(STRING);
        length(file, 1L << 62);
      }
      case HUGE_VALUE -> {
        key(file, STRING);
        length(file, 1L << 62);
      }
      case HUGE_COUNT -> {
        key(file, ValueType.SET);
        length(file, 1L << 62);
      }
      case NEGATIVE_LENGTH -> {
        key(file, STRING);
        length(file, -1);
      }
    }
    file.write(END);
    file.write(LittleEndian.bytesOf(1));
    return file.toByteArray();
  }

  private static void key(ByteArrayOutputStream file, int type) {
    file.write(type);
    file.write(1);
    file.write('k');
  }

  private static void length(ByteArrayOutputStream file, long length) throws IOException {
    file.write(LENGTH_OF_EIGHT_BYTES);
    file.write(LittleEndian.bytesOf(Long.reverseBytes(length)));
  }

  private static RedisHandler handler(int port) {
    return Servers.handler(Servers.at(port));
  }

  @ParameterizedTest
  @EnumSource(Invalid.class)
  void itIsNoCapture(Invalid invalid) throws Exception {
    try (var redis = FalseRedis.sending(file(invalid));
        var capture = handler(redis.port()).capture(new Scratch(directory));
        var content = capture.next().orElseThrow().open()) {
      assertThatExceptionOfType(CaptureFailedException.class)
          .isThrownBy(() -> content.read(new byte[100], 0, 100))
          .withMessageContaining(invalid.words)
          .matches(failed -> failed.code() == FailureCode.CAPTURE_INVALID);
    }
    assertThat(directory).isEmptyDirectory();
  }

  private InMemoryContent captured(RealRedis redis) {
    return InMemoryContent.of(handler(redis.port()).capture(new Scratch(directory)));
  }

  private static InMemoryContent with(InMemoryContent content, byte[] file) {
    var meta = content.at("queue.rdb").meta();
    var other =
        new EntryMeta(meta.path(), meta.type(), meta.attributes(), file.length, "", false, 0);
    return content.with(List.of(new InMemoryContent.Stored(other, file)));
  }

  @ParameterizedTest
  @EnumSource(Invalid.class)
  void itIsNotGivenToAServer(Invalid invalid) throws Exception {
    try (var redis = RealRedis.start()) {
      redis.script("SET live one\n");
      var before = redis.digest();
      var content = with(captured(redis), file(invalid));
      var destination = Destination.at(directory.resolve("queue"), Servers.QUEUE, RunId.random());
      assertThatExceptionOfType(RestoreRefusedException.class)
          .isThrownBy(
              () -> handler(redis.port()).stage(content, Selection.ALL, destination, Progress.NONE))
          .withMessageContaining(invalid.words)
          .matches(refused -> refused.code() == FailureCode.STAGED_INVALID);
      assertThat(redis.digest()).isEqualTo(before);
    }
  }
}
