package dev.backstay.kit;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.format.Sha256;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Sealed bytes as lines that can be printed and typed back: each has its number and a checksum,
/// and the last one says how many there are, and what all of them together must be.
///
/// The checksum is CRC-24 (RFC 9580, section 6.1) over the number and the bytes. It finds whatever
/// differs within 24 bits in a row: one wrong symbol, or two that were exchanged.
final class PrintedKit {

  private static final int LINE_BYTES = 25;
  private static final int GROUP = 5;
  private static final int CHECK_SYMBOLS = 5;
  private static final int ALL_BYTES = 10;
  private static final int LINES_MAX = 20_000;
  private static final int TOLD_MAX = 12;
  private static final int CRC_START = 0xB704CE;
  private static final int CRC_POLYNOMIAL = 0x1864CFB;
  private static final Pattern LINE = Pattern.compile("\\s*(\\d{1,6})\\s*:(.*)");
  private static final Pattern END =
      Pattern.compile("\\s*END\\s+(\\d{1,6})\\s+(.*)", Pattern.CASE_INSENSITIVE);

  private PrintedKit() {}

  /// The lines, each with its end.
  static String print(byte[] sealed) {
    var text = new StringBuilder();
    var number = 0;
    for (var at = 0; at < sealed.length; at += LINE_BYTES) {
      number++;
      var part = Arrays.copyOfRange(sealed, at, Math.min(sealed.length, at + LINE_BYTES));
      text.append("%03d: ".formatted(number))
          .append(Base32.grouped(Base32.encode(part), GROUP, " "))
          .append(' ')
          .append(checksum(number, part))
          .append('\n');
    }
    return text + "END %03d %s\n".formatted(number, Base32.grouped(ofAll(sealed), GROUP - 1, " "));
  }

  private static String checksum(int number, byte[] part) {
    var crc = crc24(crc24(CRC_START, new byte[] {(byte) (number >>> 8), (byte) number}), part);
    return Base32.encode(new byte[] {(byte) (crc >>> 16), (byte) (crc >>> 8), (byte) crc});
  }

  private static int crc24(int start, byte[] bytes) {
    var crc = start;
    for (var each : bytes) {
      crc ^= (each & 0xff) << 16;
      for (var bit = 0; bit < Byte.SIZE; bit++) {
        crc <<= 1;
        if ((crc & 0x1000000) != 0) {
          crc ^= CRC_POLYNOMIAL;
        }
      }
    }
    return crc & 0xffffff;
  }

  private static String ofAll(byte[] sealed) {
    return Base32.encode(Arrays.copyOf(Sha256.of(sealed), ALL_BYTES));
  }

  /// The bytes that were printed, out of a text that has the lines in it, in whatever order.
  ///
  /// @throws RepositoryDamagedException naming the lines that are not as they were printed
  static byte[] read(String text) {
    var parts = new TreeMap<Integer, byte[]>();
    var wrong = new ArrayList<String>();
    var count = -1;
    var all = "";
    var at = 0;
    for (var line : text.lines().toList()) {
      at++;
      var numbered = LINE.matcher(line);
      var end = END.matcher(line);
      if (numbered.matches()) {
        var number = Integer.parseInt(numbered.group(1));
        take(number, numbered.group(2), at, parts, wrong);
      } else if (end.matches()) {
        count = Integer.parseInt(end.group(1));
        all = Base32.symbolsOf(end.group(2)).orElse("");
      }
    }
    requireWhole(parts, count, wrong);
    var sealed = new ByteArrayOutputStream();
    parts.values().forEach(sealed::writeBytes);
    if (!ofAll(sealed.toByteArray()).equals(all)) {
      throw damaged(
          "every line is as it was printed, but all of them together are not what END says");
    }
    return sealed.toByteArray();
  }

  private static void take(
      int number, String typed, int at, Map<Integer, byte[]> parts, List<String> wrong) {
    var symbols = Base32.symbolsOf(typed).orElse("");
    var split = symbols.length() - CHECK_SYMBOLS;
    var part = Base32.decode(symbols.substring(0, Math.max(0, split))).orElse(new byte[0]);
    if (part.length == 0
        || part.length > LINE_BYTES
        || !symbols.substring(split).equals(checksum(number, part))) {
      wrong.add("line %03d (line %d of the file) is not as it was printed".formatted(number, at));
      parts.put(number, new byte[0]);
    } else if (parts.put(number, part) != null) {
      wrong.add("line %03d is there twice (again in line %d of the file)".formatted(number, at));
    }
  }

  private static void requireWhole(Map<Integer, byte[]> parts, int count, List<String> wrong) {
    if (parts.isEmpty()) {
      throw damaged("it has no line that begins with a number and a colon");
    }
    if (count < 1 || count > LINES_MAX) {
      wrong.add("the last line, which begins with END, is missing or not as it was printed");
    }
    var last = Math.max(1, Math.min(count, LINES_MAX));
    var known = parts.keySet().stream().mapToInt(it -> it).max().orElse(0);
    for (var number = 1; number <= (count < 1 ? Math.min(known, LINES_MAX) : last); number++) {
      if (!parts.containsKey(number)) {
        wrong.add("line %03d is missing".formatted(number));
      } else if (number < last && parts.get(number).length % LINE_BYTES != 0) {
        wrong.add("line %03d is too short".formatted(number));
      }
    }
    if (count >= 1 && known > last) {
      wrong.add("there is a line %03d, and END says that %03d is the last".formatted(known, last));
    }
    if (!wrong.isEmpty()) {
      var told = wrong.subList(0, Math.min(wrong.size(), TOLD_MAX));
      var more = wrong.size() - told.size();
      throw damaged(String.join("; ", told) + (more > 0 ? "; and " + more + " more" : ""));
    }
  }

  private static RepositoryDamagedException damaged(String what) {
    return new RepositoryDamagedException(
        FailureCode.KIT_DAMAGED,
        "the kit cannot be read: " + what,
        "Compare these lines with the print, symbol by symbol, or take another copy.");
  }
}
