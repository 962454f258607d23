package dev.backstay.store.gcs;

import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/// The body of a request that creates an object: what it must be, for the server to compare, and
/// its bytes.
///
/// @param boundary what stands between the two; in neither of them
record Upload(String name, Content content, ContentDigest digest, String boundary)
    implements Content {

  /// The body for an object of that name.
  static Upload of(String name, Content content, ContentDigest digest) {
    return new Upload(name, content, digest, "backstay-" + UUID.randomUUID());
  }

  /// The type of the body.
  String type() {
    return "multipart/related; boundary=" + boundary;
  }

  private byte[] head() {
    // Names and digests have no characters that JSON writes in another way.
    var text =
        """
        --%1$s\r
        Content-Type: application/json; charset=UTF-8\r
        \r
        {"name":"%2$s","md5Hash":"%3$s","contentType":"application/octet-stream"}\r
        --%1$s\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(boundary, name, digest.base64());
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] tail() {
    return ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public long sizeBytes() {
    return head().length + content.sizeBytes() + tail().length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(head());
    content.writeTo(out);
    out.write(tail());
  }

  @Override
  public InputStream open() throws IOException {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(head()),
                content.open(),
                new ByteArrayInputStream(tail()))));
  }
}
