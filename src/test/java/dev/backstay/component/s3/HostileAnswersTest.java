package dev.backstay.component.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.testing.DisturbedServer;
import dev.backstay.testing.DisturbedServer.Disturbance;
import dev.backstay.testing.DisturbedServer.Edited;
import dev.backstay.testing.DisturbedServer.Instead;
import dev.backstay.testing.InMemoryContent;
import dev.backstay.testing.RealBucket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileAnswersTest {

  @TempDir Path directory;
  private RealBucket bucket;

  @BeforeEach
  void fill() throws Exception {
    bucket = RealBucket.in(RealBucket.Engine.S3PROXY);
    bucket.put("briefs/one", "1".repeat(100_000));
    bucket.put("briefs/two", "2");
  }

  @AfterEach
  void close() {
    if (bucket != null) {
      bucket.close();
    }
  }

  private InMemoryContent capture(DisturbedServer server) {
    var handler =
        new BucketHandler(bucket.component(server.endpoint()), directory, InstantSource.system());
    return InMemoryContent.of(handler.capture(new Scratch(directory)));
  }

  private static Edited edited(String from, String to) {
    return new Edited(
        text -> {
          assertThat(text).containsPattern(from);
          return text.replaceFirst(from, to);
        });
  }

  static Stream<Arguments> answers() {
    var html = "<html><head><title>Sign in</title></head><body>Welcome</body></html>";
    return Stream.of(
        answer(
            "an error that is called a success",
            Instead.error(200, "InternalError"),
            FailureCode.STORE_PROTOCOL),
        answer(
            "a page for people",
            new Instead(200, "text/html", html, null),
            FailureCode.STORE_PROTOCOL),
        answer(
            "nothing at all",
            new Instead(200, "application/xml", "", null),
            FailureCode.STORE_PROTOCOL),
        answer(
            "a redirect elsewhere",
            new Instead(307, "text/html", "", "http://127.0.0.1:9/x"),
            FailureCode.STORE_PROTOCOL),
        answer(
            "a listing of another bucket",
            edited("<Name>[^<]*</Name>", "<Name>other</Name>"),
            FailureCode.STORE_PROTOCOL),
        answer(
            "a page that is not the last and names no next one",
            edited("<IsTruncated>false", "<IsTruncated>true"),
            FailureCode.LISTING_INCOMPLETE),
        answer(
            "a page with fewer keys than it says",
            edited("<KeyCount>\\d+</KeyCount>", "<KeyCount>7</KeyCount>"),
            FailureCode.LISTING_INCOMPLETE),
        answer(
            "a key twice",
            edited("<Key>briefs(/|%2F)two", "<Key>briefs/one"),
            FailureCode.LISTING_INCOMPLETE),
        answer(
            "keys that go back",
            edited("<Key>briefs(/|%2F)two", "<Key>briefs/a"),
            FailureCode.LISTING_INCOMPLETE),
        answer(
            "a page that is cut",
            edited("<Key>briefs(/|%2F)two[\\s\\S]*", "<Key>bri"),
            FailureCode.STORE_PROTOCOL),
        answer(
            "a document type with an entity",
            edited(
                "\\?>([\\s\\S]*)<Key>briefs(/|%2F)two",
                "?><!DOCTYPE ListBucketResult [<!ENTITY e \"two\">]>$1<Key>briefs$2&e;"),
            FailureCode.STORE_PROTOCOL),
        answer("no access", Instead.error(403, "AccessDenied"), FailureCode.CAPTURE_FAILED));
  }

  private static Arguments answer(String what, Disturbance disturbance, FailureCode code) {
    return Arguments.of(what, disturbance, code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void anAnswerThatIsNoListingFailsTheCapture(
      String what, Disturbance disturbance, FailureCode code) throws Exception {
    try (var server =
        DisturbedServer.before(bucket, request -> request.isListing() ? disturbance : null)) {
      assertThatExceptionOfType(CaptureFailedException.class)
          .as(what)
          .isThrownBy(() -> capture(server))
          .satisfies(it -> assertThat(it.code()).as(it.toString()).isEqualTo(code));
    }
  }

  @Test
  void aServerThatIsTooBusyForAMomentIsAskedAgain() throws Exception {
    var asked = new AtomicInteger();
    try (var server =
        DisturbedServer.before(
            bucket,
            request -> asked.incrementAndGet() % 2 == 1 ? Instead.error(503, "SlowDown") : null)) {
      assertThat(capture(server).paths()).containsExactly("", "briefs", "briefs/one", "briefs/two");
    }
  }

  @Test
  void aServerThatIsAlwaysTooBusyIsNotEmpty() throws Exception {
    try (var server =
        DisturbedServer.before(
            bucket, request -> request.isListing() ? Instead.error(503, "SlowDown") : null)) {
      assertThatExceptionOfType(CaptureFailedException.class)
          .isThrownBy(() -> capture(server))
          .withMessageContaining("SlowDown");
    }
  }

  @Test
  void anObjectWhoseConnectionBreaksIsReadOn() throws Exception {
    var broken = new AtomicInteger();
    try (var server =
        DisturbedServer.before(
            bucket,
            request ->
                request.path().endsWith("/one") && broken.incrementAndGet() <= 2
                    ? new DisturbedServer.CutAfter(30_000)
                    : null)) {
      var content = capture(server);
      assertThat(
              new String(content.at("briefs/one").bytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("1".repeat(100_000));
      assertThat(content.component().facts().noteCount()).isZero();
      assertThat(broken.get()).isGreaterThan(2);
    }
  }

  @Test
  void anObjectThatMayNotBeReadMakesTheSnapshotIncomplete() throws Exception {
    try (var server =
        DisturbedServer.before(
            bucket,
            request ->
                request.path().endsWith("/one") ? Instead.error(403, "AccessDenied") : null)) {
      var content = capture(server);
      assertThat(content.paths()).containsExactly("", "briefs", "briefs/two");
      assertThat(content.component().facts().incomplete()).isTrue();
    }
  }
}
