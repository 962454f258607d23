package dev.backstay.repository.format;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Fields that several stored documents have.
final class Fields {

  /// The years 1 to 9999, which every notation of time can express.
  private static final long SECONDS_MIN = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

  private static final long SECONDS_MAX = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Fields() {}

  static void write(Instant instant, ByteWriter out) {
    out.signed(instant.getEpochSecond()).varint(instant.getNano());
  }

  static void write(List<String> texts, ByteWriter out) {
    out.varint(texts.size());
    texts.forEach(out::text);
  }

  static Instant instant(ByteReader in, String field) throws MalformedException {
    var seconds = in.signed(field);
    var nanos = in.varintInt(field, 999_999_999);
    if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
      throw new MalformedException(field + " is out of range");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  static String text(ByteReader in, String field) throws MalformedException {
    return in.text(field, Limits.TEXT_BYTES_MAX);
  }

  static List<String> texts(ByteReader in, String field) throws MalformedException {
    var count = in.count(field, 1);
    var texts = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      texts.add(text(in, field));
    }
    return texts;
  }

  static <T> T constant(ByteReader in, String field, T[] values) throws MalformedException {
    var number = in.u8(field);
    if (number >= values.length) {
      throw new MalformedException(field + " is " + number);
    }
    return values[number];
  }
}
