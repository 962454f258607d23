package dev.backstay.store.s3;

import dev.backstay.s3.BucketClient;
import dev.backstay.s3.ProtocolException;
import dev.backstay.s3.RefusedException;
import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Puts objects into a bucket.
///
/// @param clock what a lock is counted from
record Creation(S3Place place, BucketClient client, InstantSource clock) {

  private static final String TYPE = "application/octet-stream";
  private static final int NOT_IMPLEMENTED = 501;

  /// *Precondition failed*, as it should be; *conflict* while another writer is at it, or from
  /// stores that say no more; *not modified* from stores that mistake the question.
  private static final Set<Integer> TAKEN = Set.of(412, 409, 304);

  /// Whether the server may mean that the key is taken.
  static boolean mayBeTaken(RefusedException refused) {
    return TAKEN.contains(refused.status());
  }

  /// What the server is told of a content, and compared by what it says.
  ContentDigest digestOf(Content content) throws IOException {
    return ContentDigest.of(content, sendsSha256());
  }

  /// Puts an object.
  ///
  /// @return whether the answer proves that all its bytes are there
  boolean put(String key, Content content, ContentDigest digest) throws IOException {
    var request = request(key, digest, content.sizeBytes());
    var body = RequestBody.fromContentProvider(() -> openAgain(content), content.sizeBytes(), TYPE);
    try {
      return isProof(client.ask(it -> it.putObject(request, body)), digest);
    } catch (RefusedException refused) {
      if (refused.status() == NOT_IMPLEMENTED && place.manner().conditionalCreate()) {
        throw new IOException(
            refused.getMessage()
                + "; it may not know how to create without overwriting: see"
                + " `conditional_create`",
            refused);
      }
      throw refused;
    }
  }

  private static java.io.InputStream openAgain(Content content) {
    try {
      return content.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PutObjectRequest request(String key, ContentDigest digest, long sizeBytes) {
    var manner = place.manner();
    var limit = S3Store.limit(manner.silence(), sizeBytes);
    var request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(key)
            .contentType(TYPE)
            .overrideConfiguration(it -> it.apiCallAttemptTimeout(limit));
    if (manner.conditionalCreate()) {
      request.ifNoneMatch("*");
    }
    if (digest.isSha256()) {
      request.checksumSHA256(digest.base64());
    } else if (manner.checksums() != S3Place.Checksums.OFF) {
      request.contentMD5(digest.base64());
    }
    manner.storageClass().ifPresent(request::storageClass);
    manner
        .lock()
        .ifPresent(
            it ->
                request
                    .objectLockMode(ObjectLockMode.GOVERNANCE)
                    .objectLockRetainUntilDate(clock.instant().plus(it)));
    return request.build();
  }

  private boolean sendsSha256() {
    return switch (place.manner().checksums()) {
      case REQUIRED -> true;
      case AUTO -> place.server().endpoint().isEmpty();
      case OFF -> false;
    };
  }

  private boolean isProof(PutObjectResponse answer, ContentDigest digest) throws IOException {
    if (answer.eTag() == null || answer.eTag().isEmpty()) {
      throw new ProtocolException(
          "it answered " + answer.sdkHttpResponse().statusCode() + " without a tag", null);
    }
    if (!digest.isSha256()) {
      return answer.eTag().replace("\"", "").equalsIgnoreCase(digest.hex());
    }
    var repeated = Optional.ofNullable(answer.checksumSHA256());
    if (repeated.isPresent() && !repeated.get().equals(digest.base64())) {
      throw new ProtocolException(
          "it took other bytes than were sent: their SHA-256 differs", null);
    }
    if (place.manner().checksums() == S3Place.Checksums.REQUIRED && repeated.isEmpty()) {
      throw new ProtocolException(
          "it does not repeat the SHA-256 that `checksums: required` asks for", null);
    }
    return repeated.isPresent();
  }
}
