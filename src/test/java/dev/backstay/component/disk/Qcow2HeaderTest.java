package dev.backstay.component.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qcow2HeaderTest {

  @TempDir Path directory;

  /// A header of version 3 with a backing file and its format.
  private static ByteBuffer header() {
    var header = ByteBuffer.allocate(65_536);
    header.putInt(0, 0x514649FB).putInt(4, 3).putInt(20, 16).putLong(24, 1 << 30);
    header.putInt(96, 4).putInt(100, 104);
    header.putInt(104, 0xE2792ACA).putInt(108, 5);
    put(header, 112, "qcow2");
    header.putLong(8, 512).putInt(16, 9);
    put(header, 512, "../base.q");
    return header;
  }

  private static void put(ByteBuffer header, int offset, String text) {
    header.put(offset, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] bytesOf(ByteBuffer header, int length) {
    var bytes = new byte[length];
    header.get(0, bytes);
    return bytes;
  }

  private Qcow2Header read(ByteBuffer header) throws IOException, InvalidImageException {
    return read(bytesOf(header, header.capacity()));
  }

  private Qcow2Header read(byte[] bytes) throws IOException, InvalidImageException {
    var file = Files.write(directory.resolve("image"), bytes);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Qcow2Header.read(channel);
    }
  }

  private void refused(ByteBuffer header, String what) {
    assertThatThrownBy(() -> read(header))
        .isInstanceOf(InvalidImageException.class)
        .hasMessageContaining(what);
  }

  @Test
  void theHeaderSaysWhatTheImageIsLayeredOn() throws Exception {
    assertThat(read(header()))
        .isEqualTo(new Qcow2Header(3, 1 << 30, "../base.q", "qcow2", false, false));
  }

  @Test
  void versionTwoHasItsExtensionsEarlier() throws Exception {
    var header = header();
    header.putInt(4, 2).putInt(72, 0xE2792ACA).putInt(76, 3);
    put(header, 80, "raw");
    assertThat(read(header).backingFormat()).isEqualTo("raw");
  }

  @Test
  void dirtyAndEncryptedImagesAreKnown() throws Exception {
    var header = header();
    header.putLong(72, 1).putInt(32, 2);
    assertThat(read(header).dirty()).isTrue();
    assertThat(read(header).encrypted()).isTrue();
  }

  @Test
  void hostileNumbersAreRefusedByName() {
    refused(header().putInt(4, 9), "version 9");
    refused(header().putInt(20, -1), "2^4294967295");
    refused(header().putInt(20, 30), "2^30");
    refused(header().putLong(24, -1), "18446744073709551615");
    refused(header().putInt(16, 5000), "name of 5000 bytes at byte 512");
    refused(header().putInt(16, -1), "4294967295 bytes");
    refused(header().putLong(8, Long.MAX_VALUE), "at byte 9223372036854775807");
    refused(header().putInt(100, 1 << 30), "header of 1073741824 bytes");
    refused(header().putInt(108, -8), "extension of 4294967288 bytes at byte 104");
    refused(header().putInt(108, 40), "format name of 40 bytes");
    refused(header().putLong(72, 2), "marked as corrupt");
    refused(header().putLong(72, 4), "external data file");
    refused(header().putLong(72, 1L << 40), "0x10000000000");
    refused(header().put(515, (byte) 0), "zero byte");
  }

  @Test
  void whatIsNoHeaderIsRefused() {
    refused(ByteBuffer.allocate(0), "first 0 bytes");
    refused(ByteBuffer.wrap(bytesOf(header(), 71)), "first 71 bytes");
    refused(ByteBuffer.allocate(4096), "no qcow2 header");
  }

  /// Whatever the bytes are: a header, or a refusal.
  @Test
  void brokenHeadersNeverEndOtherwise() throws IOException {
    var random = new Random(7);
    var refused = 0;
    for (var run = 0; run < 2000; run++) {
      var bytes = bytesOf(header(), 600);
      for (var i = 0; i < 3; i++) {
        bytes[random.nextInt(4, 600)] = (byte) random.nextInt();
      }
      try {
        assertThat(read(Arrays.copyOf(bytes, random.nextInt(60, 600))).virtualBytes())
            .isNotNegative();
      } catch (InvalidImageException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 1999);
  }
}
