package dev.backstay.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/// Writes a tar archive (ustar) to a stream.
public final class TarWriter implements AutoCloseable {

  private static final int RECORD = 512;
  private static final int NAME_LENGTH = 100;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_LENGTH = 8;

  private final OutputStream out;
  private final Instant modifiedAt;

  /// An archive in which everything was changed at that time. The stream is closed with it.
  public TarWriter(OutputStream out, Instant modifiedAt) {
    this.out = out;
    this.modifiedAt = modifiedAt;
  }

  /// Adds a file.
  public void file(String name, byte[] content) throws IOException {
    header(name, '0', content.length, "");
    out.write(content);
    out.write(new byte[(RECORD - content.length % RECORD) % RECORD]);
  }

  /// Adds a directory.
  public void directory(String name) throws IOException {
    header(name + "/", '5', 0, "");
  }

  /// Adds a symbolic link.
  public void link(String name, String target) throws IOException {
    header(name, '2', 0, target);
  }

  private void header(String name, char type, long length, String target) throws IOException {
    var record = new byte[RECORD];
    if (name.length() > NAME_LENGTH || target.length() > NAME_LENGTH) {
      throw new IllegalArgumentException(name + " is too long for a tar archive");
    }
    put(record, 0, name);
    put(record, 100, type == '5' ? "0000755\0" : "0000644\0");
    put(record, 108, "0000000\0" + "0000000\0");
    put(record, 124, octal(length));
    put(record, 136, octal(modifiedAt.getEpochSecond()));
    put(record, 156, type + target);
    put(record, 257, "ustar\00000");
    Arrays.fill(record, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_LENGTH, (byte) ' ');
    var sum = 0;
    for (var each : record) {
      sum += Byte.toUnsignedInt(each);
    }
    put(record, CHECKSUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum));
    out.write(record);
  }

  private static String octal(long number) {
    return String.format(Locale.ROOT, "%011o\0", number);
  }

  private static void put(byte[] record, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, record, at, bytes.length);
  }

  @Override
  public void close() throws IOException {
    out.write(new byte[2 * RECORD]);
    out.close();
  }
}
