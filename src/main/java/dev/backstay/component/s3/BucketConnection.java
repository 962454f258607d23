package dev.backstay.component.s3;

import dev.backstay.component.Bucket;
import dev.backstay.component.BucketServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The way to one bucket. May be used by several threads.
final class BucketConnection implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// With the pauses between them, a throttled request is given up after some ten seconds.
  private static final int ATTEMPTS = 5;

  private final S3Client client;
  private final String bucket;

  private BucketConnection(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /// Nothing is sent yet.
  static BucketConnection open(Bucket bucket) throws IOException {
    return new BucketConnection(Answers.to(() -> client(bucket)), bucket.bucket());
  }

  private static S3Client client(Bucket bucket) {
    var server = bucket.server();
    var http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT)
            .socketTimeout(bucket.timeout());
    var retries = AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS);
    var builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .forcePathStyle(server.pathStyle())
            .credentialsProvider(credentials(server))
            // Stores that are not Amazon's refuse what it adds unasked.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
            .serviceConfiguration(S3Configuration.builder().expectContinueEnabled(false).build())
            .overrideConfiguration(it -> it.retryStrategy(retries.build()));
    server.endpoint().ifPresent(builder::endpointOverride);
    server
        .region()
        .or(() -> server.endpoint().map(_ -> "us-east-1"))
        .ifPresent(it -> builder.region(Region.of(it)));
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(BucketServer server) {
    return server
        .keys()
        .<AwsCredentialsProvider>map(
            it ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(it.access(), it.secret())))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  /// The bucket's name.
  String bucket() {
    return bucket;
  }

  /// What the server says to a request.
  <T> T ask(Function<S3Client, T> request) throws IOException {
    return Answers.to(() -> request.apply(client));
  }

  /// Whether the bucket keeps versions: `enabled`, `suspended`, `off`, or `unknown` if the server
  /// does not say.
  String versioning() throws IOException {
    try {
      var status = ask(it -> it.getBucketVersioning(r -> r.bucket(bucket))).status();
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
    var request = GetObjectRequest.builder().bucket(bucket).key(key);
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
