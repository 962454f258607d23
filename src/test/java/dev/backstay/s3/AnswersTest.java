package dev.backstay.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.AnsweringServer;
import dev.backstay.testing.AnsweringServer.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What a server's no, and the failures of what carries it, mean.
final class AnswersTest {

  private static IOException failure(Answer answer) throws IOException {
    try (var server = new AnsweringServer(_ -> answer);
        var client =
            BucketClient.open(
                new BucketServer(
                    Optional.of(server.endpoint()),
                    Optional.empty(),
                    true,
                    Optional.of(new BucketServer.Keys("a", "b", Optional.of("c")))),
                "acme",
                new BucketClient.Patience(Duration.ofSeconds(10), 1))) {
      try {
        client.ask(it -> it.getObject(r -> r.bucket("acme").key("a"))).close();
        throw new AssertionError("it was answered");
      } catch (IOException failure) {
        return failure;
      }
    }
  }

  private static Answer error(int status, String code) {
    return new Answer(status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>")
        .with("Content-Type", "application/xml");
  }

  @ParameterizedTest
  @CsvSource({
    "401, AuthorizationHeaderMalformed, F",
    "403, AccessDenied, F",
    "403, SlowDown, PF",
    "408, '', P",
    "429, TooManyRequests, P",
    "400, RequestTimeout, PU",
    "400, InvalidRequest, US",
    "400, EntityTooLarge, US",
    "405, MethodNotAllowed, U",
    "501, NotImplemented, U",
    "500, InternalError, P",
    "503, '', P",
    "404, NoSuchBucket, B",
    "409, BucketNotEmpty, ''",
  })
  void aRefusalIsToldApart(int status, String code, String kinds) throws IOException {
    assertThat(failure(error(status, code)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            it -> {
              assertThat(it.status()).isEqualTo(status);
              assertThat(it.code()).isEqualTo(code);
              assertThat(
                      (it.mayPass() ? "P" : "")
                          + (it.isForbidden() ? "F" : "")
                          + (it.isUnknownThere() ? "U" : "")
                          + (it.mayBeForSize() ? "S" : "")
                          + (it.isWithoutBucket() ? "B" : ""))
                  .isEqualTo(kinds);
            })
        .hasMessage("it answered " + status + (code.isEmpty() ? "" : " " + code) + ": no");
  }

  @Test
  void aRefusalWithoutWordsIsItsStatus() {
    var wordless = AwsErrorDetails.builder().errorMessage("").build();

    assertThat(new RefusedException(refusal(wordless))).hasMessage("it answered 503");
    var silent = S3Exception.builder().statusCode(503).build();
    assertThat(new RefusedException((S3Exception) silent)).hasMessage("it answered 503");
    assertThat(new RefusedException(refusal(AwsErrorDetails.builder().errorCode("Busy").build())))
        .hasMessage("it answered 503 Busy");
  }

  @Test
  void aRefusalIsOneShortLine() {
    var talking =
        AwsErrorDetails.builder()
            .errorCode("Odd\u001b[2J")
            .errorMessage("first\nsecond" + "x".repeat(10_000))
            .build();

    assertThat(new RefusedException(refusal(talking)).getMessage())
        .startsWith("it answered 503 Odd [2J: first second")
        .hasSize("it answered 503 Odd [2J: ".length() + 300);
  }

  private static S3Exception refusal(AwsErrorDetails details) {
    return (S3Exception) S3Exception.builder().statusCode(503).awsErrorDetails(details).build();
  }

  @Test
  void aRedirectNamesTheRegionThatItIsIn() throws IOException {
    assertThat(failure(error(301, "PermanentRedirect").with("x-amz-bucket-region", "eu-north-1")))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("it answered 301")
        .hasMessageContaining("eu-north-1");
  }

  @Test
  void whatIsNotThereIsNoRefusal() throws IOException {
    assertThat(failure(error(404, "NoSuchKey"))).isInstanceOf(NoSuchFileException.class);
  }

  /// A certificate that is not trusted stays so; a line that breaks may hold the next time.
  @Test
  void whatMayHoldTheNextTimeIsToldFromWhatNeverWill() {
    for (var lasting :
        List.of(
            new SSLHandshakeException("PKIX path building failed"),
            new SSLPeerUnverifiedException("another name"))) {
      assertThatThrownBy(() -> Answers.to(failing(SdkClientException.create("cannot", lasting))))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("cannot (" + lasting.getClass().getSimpleName() + ")");
    }
    var broken = new SSLHandshakeException("Remote host terminated the handshake");
    broken.initCause(new EOFException("SSL peer shut down incorrectly"));
    for (var passing : List.of(broken, new SSLException("cut"))) {
      assertThatThrownBy(() -> Answers.to(failing(SdkClientException.create("cannot", passing))))
          .isInstanceOf(UnansweredException.class);
    }
    assertThatThrownBy(
            () ->
                Answers.to(
                    failing(SdkClientException.create("x", new UnknownHostException("nowhere")))))
        .isInstanceOf(UnansweredException.class)
        .hasMessage("there is no host nowhere");
    assertThatThrownBy(
            () ->
                Answers.to(
                    failing(SdkClientException.create("x", new ConnectException("refused")))))
        .isInstanceOf(UnansweredException.class)
        .hasMessage("refused");
    assertThatThrownBy(() -> Answers.to(failing(SdkClientException.create("no profile of it"))))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no profile of it");
    assertThatThrownBy(
            () ->
                Answers.to(
                    failing(SdkClientException.create("x", new XMLStreamException("garbled")))))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Answers.to(failing(SdkException.create("odd", null))))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> Answers.to(failing(AbortedException.create("stop"))))
        .isInstanceOf(InterruptedIOException.class);
  }

  private static java.util.function.Supplier<String> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:9000, http://127.0.0.1:9000, true",
    "http://[::1]:9000, http://127.0.0.1:9000/, true",
    "http://S3.acme.example, http://s3.acme.example:80/x, true",
    "https://s3.acme.example, https://s3.acme.example:443, true",
    "https://s3.acme.example, http://s3.acme.example, false",
    "http://s3.acme.example:9000, http://s3.acme.example:9001, false",
    "http://s3.acme.example, http://s4.acme.example, false",
  })
  void whoListensAtTheSameAddressIsTheSameServer(URI one, URI other, boolean same) {
    assertThat(at(one).isAtSameAddress(at(other))).isEqualTo(same);
    assertThat(at(other).isAtSameAddress(at(one))).isEqualTo(same);
  }

  private static BucketServer at(URI endpoint) {
    return new BucketServer(Optional.of(endpoint), Optional.empty(), true, Optional.empty());
  }
}
