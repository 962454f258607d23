package dev.backstay.component.s3;

import dev.backstay.component.ObjectKeys;
import dev.backstay.s3.ListingPages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An object as a listing shows it.
///
/// @param key its key
/// @param path the path of its entry, unless keys below it make a directory of that
/// @param etag what the server calls this content of it; empty if it does not say
/// @param sizeBytes how long it is
/// @param modifiedAtNanos when it was written, nanoseconds since 1970-01-01T00:00:00Z
/// @param version the version that the listing shows; empty where no versions are kept
record ListedObject(
    String key, String path, String etag, long sizeBytes, long modifiedAtNanos, String version) {

  static ListedObject of(ListingPages.Listed listed) {
    return new ListedObject(
        listed.key(),
        ObjectKeys.pathOf(listed.key()).value(),
        unquoted(listed.etag()),
        listed.sizeBytes(),
        nanosOf(listed.modifiedAt()),
        listed.version());
  }

  /// The same, at the path of the entry of that key.
  ListedObject captured(String capturedKey) {
    return capturedKey.equals(key)
        ? this
        : new ListedObject(
            key, ObjectKeys.pathOf(capturedKey).value(), etag, sizeBytes, modifiedAtNanos, version);
  }

  static long nanosOf(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /// Servers differ in whether they write the quotes.
  static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  /// A number that is another one after the object was written; 0 if the
  /// server does not say what tells.
  long mark() {
    if (etag.isEmpty()) {
      return 0;
    }
    var mark = seen();
    return mark == 0 ? 1 : mark;
  }

  private long seen() {
    var parts = List.of(etag, Long.toString(sizeBytes), Long.toString(modifiedAtNanos), version);
    return ByteBuffer.wrap(digest(String.join("\n", parts))).getLong();
  }

  /// A number to add up: the sums of two listings are equal only if they show the same.
  long share() {
    return ByteBuffer.wrap(digest(key + "\n" + seen())).getLong();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
