package dev.backstay.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.s3.BucketClient;
import dev.backstay.s3.BucketServer;
import dev.backstay.s3.UnansweredException;
import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import dev.backstay.store.StoreTrial.Outcome;
import dev.backstay.store.StoreTrial.Verdict;
import dev.backstay.store.Timing;
import dev.backstay.testing.AnsweringServer;
import dev.backstay.testing.AnsweringServer.Answer;
import dev.backstay.testing.DisturbedServer.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is made of answers that no server should give.
final class S3AnswersTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");
  private static final Content ONE = Content.of(new byte[] {1, 2, 3});
  private static final Answer NONE = new Answer(404, "");
  private static final Answer TAKEN = new Answer(200, "").with("ETag", "\"other\"");

  /// What is done with a store.
  @FunctionalInterface
  private interface Use {
    Object of(S3Store store) throws IOException;
  }

  private static final Use CREATE =
      store -> {
        store.create(KEY, ONE);
        return "created";
      };
  private static final Use READ = store -> store.read(KEY, 0, 3);

  private static Object answered(S3Place.Manner manner, Function<Request, Answer> answers, Use use)
      throws IOException {
    try (var server = new AnsweringServer(answers);
        var store = S3Store.open(place(server.endpoint(), manner), InstantSource.system())) {
      return use.of(store);
    }
  }

  private static S3Place place(URI endpoint, S3Place.Manner manner) {
    var keys = Optional.of(new BucketServer.Keys("a", "b"));
    var server = new BucketServer(Optional.of(endpoint), Optional.empty(), true, keys);
    return new S3Place(server, "acme", "dr", manner);
  }

  private static S3Place.Manner manner(S3Place.Checksums checksums, boolean conditionalCreate) {
    return new S3Place.Manner(
        Duration.ofSeconds(10), checksums, conditionalCreate, Optional.empty(), Optional.empty());
  }

  private static final S3Place.Manner USUAL = manner(S3Place.Checksums.AUTO, true);

  private static Answer head(long size) {
    return new Answer(200, "")
        .with("Content-Length", Long.toString(size))
        .with("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
  }

  private static Answer error(int status, String code) {
    return new Answer(status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
  }

  /// An upload, and what is then shown of its object.
  private static Function<Request, Answer> uploaded(Answer put, Answer head) {
    return request ->
        switch (request.method()) {
          case "PUT" -> put;
          case "HEAD" -> request.path().endsWith("/acme") ? new Answer(200, "") : head;
          default -> error(400, "Unexpected");
        };
  }

  @Test
  void anUploadIsBelievedOnlyWithItsTagOrIfTheObjectIsShown() throws IOException {
    var tag = ContentDigest.of(ONE, false).hex();
    var proof = uploaded(new Answer(200, "").with("ETag", "\"" + tag + "\""), NONE);
    assertThat(answered(USUAL, proof, CREATE)).isEqualTo("created");
    assertThat(answered(USUAL, uploaded(TAKEN, head(3)), CREATE)).isEqualTo("created");

    assertThatThrownBy(() -> answered(USUAL, uploaded(TAKEN, NONE), CREATE))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageContaining("and then shows no such object");
    assertThatThrownBy(() -> answered(USUAL, uploaded(TAKEN, head(2)), CREATE))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(StoreBusyException.class)
        .hasMessageContaining("of 3 bytes it stored 2");
    for (var untagged : new Answer[] {new Answer(200, ""), new Answer(200, "").with("ETag", "")}) {
      assertThatThrownBy(() -> answered(USUAL, uploaded(untagged, head(3)), CREATE))
          .hasMessageContaining("without a tag");
    }
  }

  @Test
  void theChecksumThatIsRequiredMustBeRepeated() throws IOException {
    var required = manner(S3Place.Checksums.REQUIRED, true);
    var sum = ContentDigest.of(ONE, true).base64();
    var repeated = uploaded(TAKEN.with("x-amz-checksum-sha256", sum), NONE);

    assertThat(answered(required, repeated, CREATE)).isEqualTo("created");
    assertThatThrownBy(() -> answered(required, uploaded(TAKEN, head(3)), CREATE))
        .hasMessageContaining("does not repeat the SHA-256");
  }

  /// Amazon is sent SHA-256 though nobody requires it, and need not repeat it.
  @Test
  void aChecksumThatIsNotRequiredNeedNotBeRepeated() throws IOException {
    try (var server = new AnsweringServer(uploaded(TAKEN, head(3)))) {
      var amazon =
          new S3Place(
              new BucketServer(Optional.empty(), Optional.of("us-east-1"), true, Optional.empty()),
              "acme",
              "dr",
              USUAL);
      try (var client = client(server)) {
        var creation = new Creation(amazon, client, InstantSource.system());
        var digest = creation.digestOf(ONE);

        assertThat(digest.isSha256()).isTrue();
        assertThat(creation.put("dr/packs/a", ONE, digest)).isFalse();
      }
    }
  }

  @Test
  void onlyWhoWasAskedNotToOverwriteIsSuspectedOfNotKnowingHow() {
    var unknown = uploaded(error(501, "NotImplemented"), NONE);

    assertThatThrownBy(() -> answered(USUAL, unknown, CREATE))
        .hasMessageContaining("`conditional_create`");
    assertThatThrownBy(() -> answered(manner(S3Place.Checksums.AUTO, false), unknown, CREATE))
        .hasMessageContaining("501 NotImplemented")
        .hasMessageNotContaining("`conditional_create`");
  }

  @Test
  void aNameIsTakenOnlyIfTheObjectIsShown() {
    var taken = error(412, "PreconditionFailed");

    assertThatThrownBy(() -> answered(USUAL, uploaded(taken, head(9)), CREATE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> answered(USUAL, uploaded(taken, NONE), CREATE))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageContaining("412 PreconditionFailed")
        .hasMessageContaining("and then shows no such object");
  }

  @ParameterizedTest
  @CsvSource({
    "507, '', FULL",
    "403, QuotaExceeded, FULL",
    "507, XMinioStorageFull, FULL",
    "400, XMinioAdminBucketQuotaExceeded, FULL",
    "503, SlowDown, BUSY",
    "403, AccessDenied, FORBIDDEN",
    "401, Unauthorized, FORBIDDEN",
    "403, RequestTimeTooSkewed, 'the clocks of the store and of this host differ'",
    "404, NoSuchBucket, NoSuchBucket",
    "400, InvalidArgument, InvalidArgument",
  })
  void aRefusedUploadSaysWhatItMeans(int status, String code, String meaning) {
    var failure =
        assertThatThrownBy(() -> answered(USUAL, uploaded(error(status, code), NONE), CREATE))
            .hasMessageContaining("/acme/dr/packs/a");
    switch (meaning) {
      case "FULL" -> failure.isInstanceOf(StoreFullException.class);
      case "BUSY" -> failure.isInstanceOf(StoreBusyException.class);
      case "FORBIDDEN" -> failure.isInstanceOf(AccessDeniedException.class);
      default -> failure.isExactlyInstanceOf(IOException.class).hasMessageContaining(meaning);
    }
  }

  private static Answer part(String range, String bytes) {
    return new Answer(206, bytes)
        .with("Content-Range", range)
        .with("ETag", "\"e\"")
        .with("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
  }

  @Test
  void aPartIsTakenOnlyIfItIsTheOneThatWasAskedFor() throws IOException {
    assertThat(answered(USUAL, _ -> part("bytes 0-2/9", "abc"), READ))
        .isEqualTo(new byte[] {'a', 'b', 'c'});
    assertThat(answered(USUAL, _ -> part("bytes 0-1/2", "ab"), READ))
        .isEqualTo(new byte[] {'a', 'b'});

    var wrong = new LinkedHashMap<String, String>();
    wrong.put("bytes 1-3/9", "abc");
    wrong.put("bytes 0-3/9", "abcd");
    wrong.put("bytes 0-1/9", "ab");
    wrong.put("bytes 0-2/9", "abcd");
    wrong.put("bytes 0-2/*", "abc");
    wrong.put("lines 0-2/9", "abc");
    wrong.forEach(
        (range, bytes) ->
            assertThatThrownBy(() -> answered(USUAL, _ -> part(range, bytes), READ))
                .as(range + " " + bytes)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StoreBusyException.class));
  }

  /// Where the length of an answer is not said, its end is what tells.
  @Test
  void aPartThatEndsEarlierOrLaterThanItSaysIsNotTaken() throws IOException {
    assertThat(answered(USUAL, _ -> unmeasured("abc"), READ)).isEqualTo(new byte[] {'a', 'b', 'c'});
    assertThatThrownBy(() -> answered(USUAL, _ -> unmeasured("ab"), READ))
        .isInstanceOf(StoreBusyException.class)
        .hasMessageContaining("its answer broke off: after 2 of 3 bytes");
    assertThatThrownBy(() -> answered(USUAL, _ -> unmeasured("abcd"), READ))
        .isNotInstanceOf(StoreBusyException.class)
        .hasMessageContaining("it gave more than 3 bytes");
  }

  private static Answer unmeasured(String bytes) {
    return part("bytes 0-2/9", bytes).with("Transfer-Encoding", "chunked");
  }

  @Test
  void aPartThatTakesTooLongIsGivenUpHoweverMuchOfItCame() throws IOException {
    try (var server = new AnsweringServer(_ -> part("bytes 0-2/9", "abc"));
        var client = client(server)) {
      var late = new RangeRead("dr/packs/a", 0, 3, Duration.ZERO);

      assertThatThrownBy(() -> late.from(client))
          .isInstanceOf(UnansweredException.class)
          .hasMessageContaining("it took too long: 3 of 3 bytes");
    }
  }

  private static BucketClient client(AnsweringServer server) throws IOException {
    return BucketClient.open(
        place(server.endpoint(), USUAL).server(),
        "acme",
        new BucketClient.Patience(Duration.ofSeconds(10), 1));
  }

  @Test
  void whatHasAMeaningAlreadyKeepsIt() {
    for (var failure :
        List.of(
            new AccessDeniedException("dr"),
            new InterruptedIOException("stopped"),
            new StoreBusyException("later", null))) {
      assertThatThrownBy(
              () ->
                  S3Failures.at(
                      "dr",
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
    }
  }

  /// That there is nothing is looked up: else an object would be read as if it were shorter.
  @Test
  void nothingToReadIsBelievedOnlyOfAnObjectThatEndsBefore() throws IOException {
    var refused = error(416, "InvalidRange");

    assertThat(answered(USUAL, read(refused, head(0)), READ)).isEqualTo(new byte[0]);
    assertThatThrownBy(() -> answered(USUAL, read(refused, head(1)), READ))
        .hasMessageContaining("it gives nothing from 0 on, and has 1 bytes");
    assertThatThrownBy(() -> answered(USUAL, read(refused, NONE), READ))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> answered(USUAL, read(refused, NONE), store -> store.read(KEY, 0, 0)))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static Function<Request, Answer> read(Answer get, Answer head) {
    return request ->
        switch (request.method()) {
          case "GET" -> get;
          case "HEAD" -> request.path().endsWith("/acme") ? new Answer(200, "") : head;
          default -> error(400, "Unexpected");
        };
  }

  @Test
  void anObjectWithoutSizeOrTimeIsNone() {
    var timeless = new Answer(200, "").with("Content-Length", "3");
    var unmeasured = new Answer(200, "").with("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");

    for (var answer : List.of(timeless, unmeasured)) {
      assertThatThrownBy(() -> answered(USUAL, _ -> answer, store -> store.find(KEY)))
          .hasMessageContaining("it does not say how long the object is, or how old");
    }
  }

  @Test
  void aLockIsFoundOnlyIfTheServerShowsOneThatHasNotEnded() {
    var words =
        Map.of(
            "2020-01-01T00:00:00Z", "shows none",
            "2999-01-01T00:00:00Z", "was locked until 2999-01-01");
    words.forEach(
        (until, found) -> {
          var outcome = tried(new Answer(200, retention(until)), new Answer(204, ""));
          assertThat(outcome.found()).contains(found);
          assertThat(outcome.verdict())
              .isEqualTo(until.startsWith("2999") ? Verdict.KEPT : Verdict.BROKEN);
        });
    var stays = tried(new Answer(200, retention("2999-01-01T00:00:00Z")), error(403, "Locked"));
    assertThat(stays.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(stays.found()).contains("was locked until").contains("403 Locked");
    assertThat(tried(error(400, "NoLocks"), new Answer(204, "")).found())
        .startsWith("it failed: ")
        .contains("400 NoLocks");
  }

  private static String retention(String until) {
    return "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>%s</RetainUntilDate></Retention>"
        .formatted(until);
  }

  private static Outcome tried(Answer retention, Answer deleted) {
    Function<Request, Answer> answers =
        request ->
            switch (request.method()) {
              case "PUT" -> TAKEN;
              case "HEAD" -> head(1);
              case "DELETE" -> deleted;
              default -> retention;
            };
    try (var server = new AnsweringServer(answers)) {
      return S3Trial.lock(place(server.endpoint(), USUAL), InstantSource.system(), Timing.system());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
