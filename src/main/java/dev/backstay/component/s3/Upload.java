package dev.backstay.component.s3;

import dev.backstay.s3.ProtocolException;
import dev.backstay.snapshot.ContentSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Bytes on their way into an object: a small one as a whole, a larger one in parts.
final class Upload implements ContentSink {

  /// How much is held in memory.
  static final int PART_BYTES = 8 << 20;

  private final BucketConnection connection;
  private final String key;
  private final ObjectAttributes attributes;
  private final byte[] part;
  private final MessageDigest digest = Digests.md5();
  private final List<CompletedPart> sent = new ArrayList<>();
  private int filled;
  private @Nullable String id;

  /// @param sizeBytes how many bytes will come
  Upload(BucketConnection connection, String key, ObjectAttributes attributes, long sizeBytes) {
    this.connection = connection;
    this.key = key;
    this.attributes = attributes;
    part = new byte[(int) Math.min(PART_BYTES, sizeBytes)];
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    for (var done = 0; done < length; ) {
      if (filled == part.length) {
        sendPart();
      }
      var count = Math.min(length - done, part.length - filled);
      System.arraycopy(bytes, offset + done, part, filled, count);
      filled += count;
      done += count;
    }
  }

  @Override
  public void skipZeros(long length) throws IOException {
    var zeros = new byte[(int) Math.min(64 << 10, length)];
    for (var left = length; left > 0; left -= zeros.length) {
      write(zeros, 0, (int) Math.min(zeros.length, left));
    }
  }

  /// The MD5 of all that came, in hexadecimal digits; asked for once.
  String md5() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Has the server take another object's bytes, instead of any that are written.
  ///
  /// @param etag what the server must call them still
  /// @param partBytes how many it takes at once
  void copy(String from, String etag, long sizeBytes, long partBytes) throws IOException {
    var upload = begin();
    id = upload;
    try {
      for (var start = 0L; start < sizeBytes; start += partBytes) {
        var number = sent.size() + 1;
        var range = "bytes=" + start + "-" + (Math.min(sizeBytes, start + partBytes) - 1);
        var answer =
            connection.ask(
                it ->
                    it.uploadPartCopy(
                        r ->
                            r.sourceBucket(connection.bucket())
                                .sourceKey(from)
                                .copySourceIfMatch('"' + etag + '"')
                                .copySourceRange(range)
                                .destinationBucket(connection.bucket())
                                .destinationKey(key)
                                .uploadId(upload)
                                .partNumber(number)));
        var copied = answer.copyPartResult();
        if (copied == null) {
          throw new ProtocolException("its answer to a copy does not say what was copied", null);
        }
        add(number, copied.eTag());
      }
      complete(upload);
    } catch (IOException e) {
      abort(upload, e);
      throw e;
    }
  }

  private void abort(String upload, IOException cause) {
    try {
      connection.ask(
          it ->
              it.abortMultipartUpload(
                  r -> r.bucket(connection.bucket()).key(key).uploadId(upload)));
    } catch (IOException left) {
      cause.addSuppressed(left);
    }
  }

  private void add(int number, String etag) {
    sent.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
  }

  private void sendPart() throws IOException {
    if (part.length < PART_BYTES) {
      throw new IOException("more bytes than were said come for " + key);
    }
    if (id == null) {
      id = begin();
    }
    var upload = id;
    var number = sent.size() + 1;
    var md5 = Digests.base64(part, filled);
    var answer =
        connection.ask(
            it ->
                it.uploadPart(
                    r ->
                        r.bucket(connection.bucket())
                            .key(key)
                            .uploadId(upload)
                            .partNumber(number)
                            .contentMD5(md5),
                    body()));
    add(number, answer.eTag());
    filled = 0;
  }

  private String begin() throws IOException {
    return connection
        .ask(
            it ->
                it.createMultipartUpload(
                    r -> {
                      r.bucket(connection.bucket()).key(key).metadata(attributes.own());
                      r.contentType(attributes.type()).contentEncoding(attributes.encoding());
                      r.contentLanguage(attributes.language());
                      r.contentDisposition(attributes.disposition());
                      r.cacheControl(attributes.cacheControl()).tagging(tagging());
                    }))
        .uploadId();
  }

  private RequestBody body() {
    var length = filled;
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(part, 0, length), length, "application/octet-stream");
  }

  /// Sends the rest; afterwards the object is there.
  void finish() throws IOException {
    if (id == null) {
      connection.ask(it -> it.putObject(put(), body()));
      return;
    }
    sendPart();
    complete(id);
  }

  private void complete(String upload) throws IOException {
    connection.ask(
        it ->
            it.completeMultipartUpload(
                r ->
                    r.bucket(connection.bucket())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(m -> m.parts(sent))));
  }

  private PutObjectRequest put() {
    return PutObjectRequest.builder()
        .bucket(connection.bucket())
        .key(key)
        .contentMD5(Digests.base64(part, filled))
        .contentType(attributes.type())
        .contentEncoding(attributes.encoding())
        .contentLanguage(attributes.language())
        .contentDisposition(attributes.disposition())
        .cacheControl(attributes.cacheControl())
        .metadata(attributes.own())
        .tagging(tagging())
        .build();
  }

  private @Nullable String tagging() {
    if (attributes.tags().isEmpty()) {
      return null;
    }
    Map<String, String> tags = new TreeMap<>(attributes.tags());
    return tags.entrySet().stream()
        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }
}
