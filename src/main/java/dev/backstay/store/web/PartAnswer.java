package dev.backstay.store.web;

import dev.backstay.store.StoreBusyException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One part of an object, as it was asked for.
///
/// @param offset the first byte
/// @param length how many were wanted; at least one
public record PartAnswer(long offset, int length) {

  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /// The value of the header that asks for it.
  public String range() {
    return "bytes=" + offset + "-" + (offset + length - 1);
  }

  /// The bytes of an answer with status 206, if they are what the answer says and what was asked
  /// for.
  ///
  /// @throws IOException if they are not
  public byte[] bytesOf(String place, WebAnswer answer) throws IOException {
    var said = answer.header("Content-Range").orElse("");
    var range = RANGE.matcher(said);
    if (answer.status() != 206 || !range.matches()) {
      throw new IOException(place + ": it answered " + answer.status() + " without the range");
    }
    var count = Math.min(length, number(range, 3) - offset);
    if (number(range, 1) != offset || number(range, 2) != offset + count - 1) {
      throw new IOException(
          "%s: it gave %s for %d bytes from %d".formatted(place, said, length, offset));
    }
    if (answer.body().length != count) {
      throw new StoreBusyException(
          "%s: it gave %d of %d bytes".formatted(place, answer.body().length, count), null);
    }
    return answer.body();
  }

  private static long number(Matcher range, int group) {
    return Long.parseLong(range.group(group));
  }
}
