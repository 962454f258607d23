package dev.backstay.store.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoreFullException;
import dev.backstay.store.StoredObject;
import dev.backstay.testing.InMemoryObjectStore;
import dev.backstay.testing.TestTls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What answers must prove before they are believed.
final class WebAnswersTest {

  private static final ObjectKey KEY = new ObjectKey("packs/a");
  private static final Content ONE = Content.of(new byte[] {1, 2, 3});

  private static StoredObject object(String key) {
    return new StoredObject(new ObjectKey(key), 1, Instant.EPOCH);
  }

  @Test
  void aListingNamesNothingTwiceOnOnePageOrOnTwo() throws IOException {
    var course = new PageCourse("place");
    course.take(List.of(object("packs/b")), Optional.of("1"));
    assertThatThrownBy(() -> course.take(List.of(object("packs/b")), Optional.empty()))
        .hasMessage("place: the listing names packs/b twice");

    var other = new PageCourse("place");
    assertThatThrownBy(
            () -> other.take(List.of(object("packs/a"), object("packs/a")), Optional.empty()))
        .hasMessageContaining("packs/a twice");
  }

  @Test
  void pagesMayBeEmptyForAWhileButNotWithoutEnd() throws IOException {
    var course = new PageCourse("place");
    for (var i = 1; i <= 1000; i++) {
      assertThat(course.take(List.of(), Optional.of("mark-" + i))).isTrue();
    }
    course.take(List.of(object("packs/a")), Optional.of("mark"));
    for (var i = 1001; i <= 2000; i++) {
      assertThat(course.take(List.of(), Optional.of("mark-" + i))).isTrue();
    }

    assertThatThrownBy(() -> course.take(List.of(), Optional.of("one too many")))
        .hasMessageContaining("does not end");
    assertThat(course.take(List.of(), Optional.empty())).isFalse();
    assertThat(course.objects()).hasSize(1);
  }

  @Test
  void aMarkThatComesAgainLaterIsARoundToo() throws IOException {
    var course = new PageCourse("place");
    course.take(List.of(object("packs/a")), Optional.of("1"));
    course.take(List.of(object("packs/b")), Optional.of("2"));

    assertThatThrownBy(() -> course.take(List.of(object("packs/c")), Optional.of("1")))
        .hasMessageContaining("goes round");
  }

  private static WebAnswer answer(int status, String range, String body) {
    var headers = HttpHeaders.of(Map.of("Content-Range", List.of(range)), (_, _) -> true);
    return new WebAnswer(status, headers, body.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aPartIsWhatWasAskedForOrTheEndOfTheObject() throws IOException {
    var part = new PartAnswer(5, 3);
    assertThat(part.bytesOf("x", answer(206, "bytes 5-7/9", "abc"))).hasSize(3);
    assertThat(part.bytesOf("x", answer(206, "bytes 5-6/7", "ab"))).hasSize(2);

    var wrong = new LinkedHashMap<WebAnswer, String>();
    wrong.put(answer(200, "bytes 5-7/9", "abc"), "200 without the range");
    wrong.put(answer(206, "bytes 5-7/*", "abc"), "206 without the range");
    wrong.put(answer(206, "bytes 4-7/9", "abc"), "bytes 4-7/9 for 3 bytes from 5");
    wrong.put(answer(206, "bytes 5-8/9", "abcd"), "bytes 5-8/9 for 3 bytes from 5");
    wrong.put(answer(206, "bytes 5-6/9", "ab"), "bytes 5-6/9 for 3 bytes from 5");
    wrong.put(answer(206, "bytes 5-7/5", "abc"), "bytes 5-7/5 for 3 bytes from 5");
    wrong.forEach(
        (answer, words) ->
            assertThatThrownBy(() -> part.bytesOf("x", answer))
                .as(answer.toString())
                .isNotInstanceOf(StoreBusyException.class)
                .hasMessageContaining(words));
    for (var body : List.of("ab", "abcd")) {
      assertThatThrownBy(() -> part.bytesOf("x", answer(206, "bytes 5-7/9", body)))
          .isInstanceOf(StoreBusyException.class)
          .hasMessageContaining("of 3 bytes");
    }
  }

  @Test
  void anObjectThatIsSaidToBeTakenHasTheBytesThatWereSent() throws IOException {
    try (var store = new InMemoryObjectStore()) {
      var claim = new ObjectClaim(store, KEY);
      var sent = ContentDigest.of(ONE, false);

      claim.requireTaken(ONE, sent, Optional.of(sent.base64()));
      assertThatThrownBy(() -> claim.requireTaken(ONE, sent, Optional.of("b3RoZXI=")))
          .hasMessageContaining("MD5 differs");
      assertThatThrownBy(() -> claim.requireTaken(ONE, sent, Optional.empty()))
          .hasMessageContaining("does not show it");

      store.create(KEY, ONE);
      claim.requireTaken(ONE, sent, Optional.empty());
      assertThatThrownBy(() -> claim.requireTaken(Content.of(new byte[4]), sent, Optional.empty()))
          .hasMessageContaining("does not show it");
    }
  }

  @Test
  void nothingToReadIsBelievedOnlyOfAnObjectThatEndsBefore() throws IOException {
    try (var store = new InMemoryObjectStore()) {
      var claim = new ObjectClaim(store, KEY);
      assertThatThrownBy(() -> claim.nothingFrom(3)).isInstanceOf(NoSuchFileException.class);

      store.create(KEY, ONE);
      assertThat(claim.nothingFrom(3)).isEmpty();
      assertThatThrownBy(() -> claim.nothingFrom(2))
          .isNotInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("no range within 3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, FORBIDDEN",
    "403, FORBIDDEN",
    "408, BUSY",
    "503, BUSY",
    "507, FULL",
    "400, ''",
    "418, ''",
  })
  void aRefusalSaysWhatItMeans(int status, String meaning) {
    var failure = new Refusal(status, "Code", "of\nsome\tkind").at("place");

    assertThat(failure).hasMessageContaining("it answered " + status + " Code: of some kind");
    assertThat(failure)
        .isExactlyInstanceOf(
            switch (meaning) {
              case "FORBIDDEN" -> AccessDeniedException.class;
              case "BUSY" -> StoreBusyException.class;
              case "FULL" -> StoreFullException.class;
              default -> IOException.class;
            });
  }

  @Test
  void aRefusalIsOneShortLine() {
    assertThat(new Refusal(400, "", "").words()).isEqualTo("it answered 400");
    assertThat(new Refusal(400, "odd\n\u001b[2Jcode" + "x".repeat(10_000), "").words())
        .startsWith("it answered 400 odd [2Jcode")
        .hasSize("it answered 400 ".length() + 300);
    assertThat(new Refusal(400, "", "x".repeat(10_000)).words())
        .hasSize("it answered 400: ".length() + 300);
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).build();
  }

  @Test
  void whoDoesNotListenOrIsNowhereIsBusyAndSaidSo() throws IOException {
    int free;
    try (var socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (var client = new WebClient(Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> client.ask("place", request("http://127.0.0.1:" + free + "/s"), 0))
          .isInstanceOf(StoreBusyException.class)
          .hasMessage("place: no whole answer: no connection");
    }
  }

  @Test
  void anInterruptionEndsTheWaitAndStays() {
    try (var client = new WebClient(Duration.ofSeconds(5))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> client.ask("place", request("http://127.0.0.1:9/"), 0))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /// It would be refused again: nobody is kept waiting for that.
  @Test
  void aCertificateThatIsNotTrustedIsToldAtOnce(@TempDir Path directory) throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TestTls.of(directory, "localhost").server()));
    server.start();
    try (var client = new WebClient(Duration.ofSeconds(20))) {
      var there = URI.create("https://localhost:" + server.getAddress().getPort());
      assertThatThrownBy(() -> client.ask("place", HttpRequest.newBuilder(there).build(), 1))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(StoreBusyException.class)
          .hasMessageStartingWith("place: no secure connection: ");
    } finally {
      server.stop(0);
    }
  }
}
