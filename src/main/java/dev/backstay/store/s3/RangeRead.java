package dev.backstay.store.s3;

import dev.backstay.s3.BucketClient;
import dev.backstay.s3.ProtocolException;
import dev.backstay.s3.UnansweredException;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// One part of an object, read and held to what the answer says of it.
///
/// @param key the object's key in the bucket
/// @param offset the first byte
/// @param length how many are wanted; at least one
/// @param limit how long it may take
record RangeRead(String key, long offset, int length, Duration limit) {

  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
  private static final int PIECE_BYTES = 64 << 10;

  /// Reads it; fewer bytes come only if the object ends before.
  ///
  /// @throws dev.backstay.s3.RefusedException with status 416 if it has none there
  byte[] from(BucketClient client) throws IOException {
    var until = System.nanoTime() + limit.toNanos();
    var range = "bytes=" + offset + "-" + (offset + length - 1);
    var in = client.ask(it -> it.getObject(r -> r.bucket(client.bucket()).key(key).range(range)));
    try {
      var bytes = read(in, countOf(in.response()), until);
      in.close();
      return bytes;
    } catch (IOException e) {
      in.abort();
      throw e instanceof ProtocolException ? e : new UnansweredException(wordsOf(e), e);
    }
  }

  private static String wordsOf(IOException e) {
    return "its answer broke off: " + (e.getMessage() == null ? e.toString() : e.getMessage());
  }

  /// How many bytes the answer must have.
  private int countOf(GetObjectResponse answer) throws ProtocolException {
    var said = String.valueOf(answer.contentRange());
    var range = RANGE.matcher(said);
    if (!range.matches()) {
      throw new ProtocolException(
          "it answered " + answer.sdkHttpResponse().statusCode() + " without the range", null);
    }
    var count = Math.min(length, number(range, 3) - offset);
    if (number(range, 1) != offset
        || number(range, 2) != offset + count - 1
        || (answer.contentLength() != null && answer.contentLength() != count)) {
      throw new ProtocolException(
          "it gave %s, %s bytes, for %d bytes from %d"
              .formatted(said, answer.contentLength(), length, offset),
          null);
    }
    return (int) count;
  }

  private static long number(Matcher range, int group) {
    return Long.parseLong(range.group(group));
  }

  /// A server that sends a byte now and then is not silent, and would take forever.
  private static byte[] read(ResponseInputStream<GetObjectResponse> in, int count, long until)
      throws IOException {
    var bytes = new byte[count];
    var filled = 0;
    while (filled < count) {
      var read = in.read(bytes, filled, Math.min(PIECE_BYTES, count - filled));
      if (read < 0) {
        throw new IOException("after %d of %d bytes".formatted(filled, count));
      }
      filled += read;
      if (System.nanoTime() > until) {
        throw new IOException("it took too long: %d of %d bytes".formatted(filled, count));
      }
    }
    if (in.read() >= 0) {
      throw new ProtocolException("it gave more than " + count + " bytes", null);
    }
    return bytes;
  }
}
