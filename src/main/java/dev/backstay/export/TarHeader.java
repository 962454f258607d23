package dev.backstay.export;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.PathBytes;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The header of one member of a tar archive: POSIX `ustar`, with `pax` records for what that
/// cannot say. Names are bytes: those that are not UTF-8 are said to be binary.
final class TarHeader {

  static final int BLOCK = 512;

  private static final int NAME_BYTES = 100;
  private static final long OCTAL_7_MAX = 07777777L;
  private static final long OCTAL_11_MAX = 077777777777L;
  private static final long NANOS = 1_000_000_000L;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final byte[] block = new byte[BLOCK];

  private TarHeader() {}

  /// The header blocks of a member.
  ///
  /// @param meta the entry, for its attributes
  /// @param name its name in the archive
  /// @param flag the member's type: `0` file, `1` hard link, `2` symbolic link, `5` directory
  /// @param target what a link says
  /// @param sizeBytes how many bytes follow
  static byte[] of(EntryMeta meta, String name, char flag, String target, long sizeBytes) {
    var header = new TarHeader();
    var out = new ByteArrayOutputStream();
    header.fill(meta, PathBytes.encode(name), flag, PathBytes.encode(target), sizeBytes);
    if (header.records.size() > 0) {
      var records = header.records.toByteArray();
      var extended = new TarHeader();
      extended.text(0, "PaxHeader".getBytes(StandardCharsets.US_ASCII));
      extended.octal(100, 7, 0644);
      extended.octal(108, 7, 0);
      extended.octal(116, 7, 0);
      extended.octal(124, 11, records.length);
      extended.octal(136, 11, 0);
      out.writeBytes(extended.sealed('x'));
      out.writeBytes(records);
      out.writeBytes(new byte[padding(records.length)]);
    }
    out.writeBytes(header.sealed(flag));
    return out.toByteArray();
  }

  /// How many zeros follow so many bytes.
  static int padding(long length) {
    return (int) (-length & (BLOCK - 1));
  }

  private void fill(EntryMeta meta, byte[] name, char flag, byte[] target, long sizeBytes) {
    var attributes = meta.attributes();
    if (!isUtf8(name) || !isUtf8(target)) {
      record("hdrcharset", "BINARY".getBytes(StandardCharsets.US_ASCII));
    }
    name(0, name, "path");
    octal(100, 7, attributes.mode());
    number(108, 7, attributes.uid(), OCTAL_7_MAX, "uid");
    number(116, 7, attributes.gid(), OCTAL_7_MAX, "gid");
    number(124, 11, sizeBytes, OCTAL_11_MAX, "size");
    time(attributes.modifiedAtNanos());
    name(157, target, "linkpath");
    if (flag != '1') {
      attributes
          .extended()
          .forEach((attribute, value) -> record("SCHILY.xattr.user." + attribute, value));
    }
  }

  private static boolean isUtf8(byte[] name) {
    return Arrays.equals(
        new String(name, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), name);
  }

  private void name(int at, byte[] name, String key) {
    for (var c : name) {
      if (c < 0 || name.length > NAME_BYTES) {
        record(key, name);
        break;
      }
    }
    text(at, Arrays.copyOf(name, Math.min(name.length, NAME_BYTES)));
  }

  private void number(int at, int digits, long value, long max, String key) {
    if (value < 0 || value > max) {
      record(key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
    octal(at, digits, Math.clamp(value, 0, max));
  }

  private void time(long nanos) {
    var seconds = Math.floorDiv(nanos, NANOS);
    if (Math.floorMod(nanos, NANOS) != 0 || seconds < 0 || seconds > OCTAL_11_MAX) {
      var text = BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
      record("mtime", text.getBytes(StandardCharsets.US_ASCII));
    }
    octal(136, 11, Math.clamp(seconds, 0, OCTAL_11_MAX));
  }

  private void text(int at, byte[] bytes) {
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private void octal(int at, int digits, long value) {
    var text = String.format(Locale.ROOT, "%0" + digits + "o", value);
    text(at, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// A record begins with its own length, which counts its own digits.
  private void record(String key, byte[] value) {
    var head = PathBytes.encode(" " + key + "=");
    var rest = head.length + value.length + 1;
    var length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
    records.writeBytes(head);
    records.writeBytes(value);
    records.write('\n');
  }

  private byte[] sealed(char flag) {
    block[156] = (byte) flag;
    text(257, "ustar\u000000".getBytes(StandardCharsets.US_ASCII));
    Arrays.fill(block, 148, 156, (byte) ' ');
    var sum = 0;
    for (var b : block) {
      sum += b & 0xFF;
    }
    octal(148, 6, sum);
    block[154] = 0;
    return block;
  }
}
