package dev.backstay.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// The way to one bucket. May be used by several threads.
public final class BucketClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final S3Client client;
  private final String bucket;

  private BucketClient(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /// How long and how often a server is asked.
  ///
  /// @param silence how long it may say nothing
  /// @param attempts how often it is asked at most before its answer counts
  /// @param limit how long one attempt may take until its answer begins, whatever is said meanwhile
  public record Patience(Duration silence, int attempts, Optional<Duration> limit) {

    /// Any time, as long as it says something.
    public Patience(Duration silence, int attempts) {
      this(silence, attempts, Optional.empty());
    }
  }

  /// Nothing is sent yet.
  public static BucketClient open(BucketServer server, String bucket, Patience patience)
      throws IOException {
    return new BucketClient(Answers.to(() -> client(server, patience)), bucket);
  }

  private static S3Client client(BucketServer server, Patience patience) {
    var http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(patience.silence.compareTo(CONNECT) < 0 ? patience.silence : CONNECT)
            .socketTimeout(patience.silence);
    var retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(patience.attempts);
    var builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .forcePathStyle(server.pathStyle())
            .credentialsProvider(credentials(server))
            // Stores that are not Amazon's refuse what it adds unasked.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .expectContinueEnabled(false)
                    .chunkedEncodingEnabled(false)
                    .build())
            .overrideConfiguration(
                it -> {
                  it.retryStrategy(retries.build());
                  patience.limit.ifPresent(it::apiCallAttemptTimeout);
                });
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
        .<AwsCredentialsProvider>map(it -> StaticCredentialsProvider.create(credentials(it)))
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static AwsCredentials credentials(BucketServer.Keys keys) {
    return keys.session()
        .<AwsCredentials>map(it -> AwsSessionCredentials.create(keys.access(), keys.secret(), it))
        .orElseGet(() -> AwsBasicCredentials.create(keys.access(), keys.secret()));
  }

  /// The bucket's name.
  public String bucket() {
    return bucket;
  }

  /// What the server says to a request.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no such object
  /// @throws RefusedException if it says no
  /// @throws ProtocolException if what it says makes no sense
  /// @throws UnansweredException if it says nothing
  public <T> T ask(Function<S3Client, T> request) throws IOException {
    return Answers.to(() -> request.apply(client));
  }

  @Override
  public void close() {
    client.close();
  }
}
