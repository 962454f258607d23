package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.s3.BucketClient;
import dev.backstay.s3.ProtocolException;
import dev.backstay.s3.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The way to one bucket. May be used by several threads.
final class BucketConnection implements AutoCloseable {

  /// With the pauses between them, a throttled request is given up after some ten seconds.
  private static final int ATTEMPTS = 5;

  private final BucketClient client;

  private BucketConnection(BucketClient client) {
    this.client = client;
  }

  /// Nothing is sent yet.
  static BucketConnection open(Bucket bucket) throws IOException {
    var patience = new BucketClient.Patience(bucket.timeout(), ATTEMPTS);
    return new BucketConnection(BucketClient.open(bucket.server(), bucket.bucket(), patience));
  }

  /// What it asks with.
  BucketClient client() {
    return client;
  }

  /// The bucket's name.
  String bucket() {
    return client.bucket();
  }

  /// What the server says to a request.
  <T> T ask(Function<S3Client, T> request) throws IOException {
    return client.ask(request);
  }

  /// Whether the bucket keeps versions: `enabled`, `suspended`, `off`, or `unknown` if the server
  /// does not say.
  String versioning() throws IOException {
    try {
      var status = ask(it -> it.getBucketVersioning(r -> r.bucket(bucket()))).status();
      if (status == BucketVersioningStatus.ENABLED) {
        return "enabled";
      }
      return status == BucketVersioningStatus.SUSPENDED ? "suspended" : "off";
    } catch (RefusedException refused) {
      if (refused.isForbidden() || refused.isUnknownThere()) {
        return "unknown";
      }
      throw refused;
    }
  }

  /// Whether what is overwritten or removed there is kept as a version.
  boolean keepsVersions() throws IOException {
    var said = versioning();
    return said.equals("enabled") || said.equals("suspended");
  }

  /// An object's bytes from a position on.
  ///
  /// @param version the version to read; empty for the one that is current
  /// @param etag what must be read; empty for whatever is there
  ResponseInputStream<GetObjectResponse> read(
      String key, String version, Optional<String> etag, long from) throws IOException {
    var request = GetObjectRequest.builder().bucket(bucket()).key(key);
    if (!version.isEmpty()) {
      request.versionId(version);
    }
    etag.ifPresent(it -> request.ifMatch('"' + it + '"'));
    if (from > 0) {
      request.range("bytes=" + from + "-");
    }
    return ask(it -> it.getObject(request.build()));
  }

  /// A small object's bytes.
  byte[] readSmall(String key, int bytesMax) throws IOException {
    try (InputStream in = read(key, "", Optional.empty(), 0)) {
      var bytes = in.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw new ProtocolException(key + " is longer than " + bytesMax + " bytes", null);
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
