package dev.backstay.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.store.StoreBusyException;
import dev.backstay.store.web.WebClient;
import dev.backstay.testing.AnsweringServer;
import dev.backstay.testing.AnsweringServer.Answer;
import dev.backstay.testing.FakeGoogleStorage;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where tokens come from, and for how long one is used.
final class GoogleTokensTest {

  @TempDir Path directory;
  private final WebClient client = new WebClient(Duration.ofSeconds(5));
  private final AtomicInteger given = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  @AfterEach
  void close() {
    client.close();
  }

  private GoogleTokens tokens(Optional<Path> credentials, Optional<String> machine) {
    var place = new GcsPlace("acme", "dr", Optional.empty(), credentials, Duration.ofSeconds(5));
    return new GoogleTokens(place, new GcsStore.Surroundings(() -> now, machine), client);
  }

  private GoogleTokens ofMachine(AnsweringServer server) {
    return tokens(Optional.empty(), Optional.of(server.endpoint().getAuthority()));
  }

  private Answer next(String seconds) {
    return new Answer(
        200,
        "{\"access_token\":\"t" + given.incrementAndGet() + "\",\"expires_in\":" + seconds + "}");
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItsEnd() throws IOException {
    try (var server = new AnsweringServer(_ -> next("3600"))) {
      var tokens = ofMachine(server);
      assertThat(tokens.current()).isEqualTo("t1");

      now = now.plus(Duration.ofMinutes(58));
      assertThat(tokens.current()).isEqualTo("t1");

      now = now.plusSeconds(1);
      assertThat(tokens.current()).isEqualTo("t2");
    }
  }

  /// Several requests may be refused with the same token: only the first of them has it replaced.
  @Test
  void onlyTheTokenThatWasRefusedIsForgotten() throws IOException {
    try (var server = new AnsweringServer(_ -> next("3600"))) {
      var tokens = ofMachine(server);
      tokens.current();
      tokens.forget("t1");
      assertThat(tokens.current()).isEqualTo("t2");

      tokens.forget("t1");

      assertThat(tokens.current()).isEqualTo("t2");
    }
  }

  @Test
  void anAnswerWithoutATokenOrItsEndIsNone() {
    for (var body :
        List.of(
            "{}",
            "{\"access_token\":\"\",\"expires_in\":3599}",
            "{\"access_token\":\"hidden\"}",
            "{\"access_token\":\"hidden\",\"expires_in\":-1}",
            "{\"access_token\":\"hidden\",\"expires_in\":99999999}",
            "{\"access_token\":\"hidden\",\"expires_in\":\"soon\"}",
            "{\"access_token\":[\"hidden\"],\"expires_in\":3599}",
            "<html>hidden</html>")) {
      assertThatThrownBy(
              () -> {
                try (var server = new AnsweringServer(_ -> new Answer(200, body))) {
                  ofMachine(server).current();
                }
              })
          .as(body)
          .isExactlyInstanceOf(IOException.class)
          .hasMessageNotContaining("hidden");
    }
  }

  /// A token that carries a line's end would put another header into a request.
  @Test
  void aTokenWithCharactersThatNoHeaderHasIsNone() {
    assertThatThrownBy(
            () -> {
              var body = "{\"access_token\":\"a\\r\\nX-Other: b\",\"expires_in\":3599}";
              try (var server = new AnsweringServer(_ -> new Answer(200, body))) {
                ofMachine(server).current();
              }
            })
        .isExactlyInstanceOf(IOException.class);
  }

  @Test
  void whoGivesNoTokenNowMayGiveOneLaterOrNever() throws IOException {
    try (var busy = new AnsweringServer(_ -> new Answer(503, ""));
        var refusing = new AnsweringServer(_ -> new Answer(404, "no service account"))) {
      assertThatThrownBy(() -> ofMachine(busy).current()).isInstanceOf(StoreBusyException.class);
      assertThatThrownBy(() -> ofMachine(refusing).current())
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("it answered 404: no token for the account");
    }
  }

  /// Where a user's own secret goes is not for the file to say.
  @Test
  void aUserOfGooglesProgramIsKnownToGoogleOnly() throws IOException {
    var user =
        write(
            """
            {"type":"authorized_user","client_id":"i&d","client_secret":"s=","refresh_token":"r",
             "token_uri":"http://127.0.0.1:9/token"}
            """);

    var request = tokens(Optional.of(user), Optional.empty()).request();

    assertThat(request.uri()).hasToString("https://oauth2.googleapis.com/token");
    assertThat(bodyOf(request))
        .isEqualTo("grant_type=refresh_token&client_id=i%26d&client_secret=s%3D&refresh_token=r");
  }

  @Test
  void anAccountThatDoesNotSayWhereAsksGoogle() throws IOException {
    try (var fake = new FakeGoogleStorage()) {
      var good = Files.readString(fake.writeCredentials(directory.resolve("good.json")));
      var plain = write(good.replaceFirst(",\\s*\"token_uri\":\"[^\"]*\"", ""));

      var request = tokens(Optional.of(plain), Optional.empty()).request();

      assertThat(request.uri()).hasToString("https://oauth2.googleapis.com/token");
      assertThat(bodyOf(request)).contains("jwt-bearer&assertion=");
    }
  }

  private static String bodyOf(HttpRequest request) {
    var text = BodySubscribers.ofString(StandardCharsets.US_ASCII);
    request
        .bodyPublisher()
        .orElseThrow()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                text.onSubscribe(subscription);
              }

              @Override
              public void onNext(ByteBuffer bytes) {
                text.onNext(List.of(bytes));
              }

              @Override
              public void onError(Throwable failure) {
                text.onError(failure);
              }

              @Override
              public void onComplete() {
                text.onComplete();
              }
            });
    return text.getBody().toCompletableFuture().join();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("account.json"), text);
  }

  @Test
  void credentialsThatCannotBeUsedAreNamedAndNotQuoted() throws IOException {
    try (var fake = new FakeGoogleStorage()) {
      var good = Files.readString(fake.writeCredentials(directory.resolve("good.json")));
      var cases = new LinkedHashMap<String, String>();
      cases.put("{}", "of no kind that is known");
      cases.put("{\"type\":\"external_account\"}", "of no kind that is known");
      cases.put("hidden", "cannot be read");
      cases.put(good.replaceFirst("PRIVATE KEY-----.{20}", "hidden"), "cannot be used");
      cases.put(good.replace("backup@acme", "hidden\\\"@acme"), "cannot be used");
      cases.put(good.replace("/token", "/token?hidden"), "cannot be used");
      cases.put(good.replace("http://", "file:"), "cannot be used");
      for (var each : cases.entrySet()) {
        var file = write(each.getKey());
        assertThatThrownBy(() -> tokens(Optional.of(file), Optional.empty()).current())
            .as(each.getValue())
            .isInstanceOf(IOException.class)
            .hasMessageContaining(file.toString())
            .hasMessageContaining(each.getValue())
            .hasMessageNotContaining("hidden");
      }
      assertThat(tokens(Optional.of(write(good)), Optional.empty()).current()).isEqualTo("token-1");
    }
    var absent = directory.resolve("absent.json");
    assertThatThrownBy(() -> tokens(Optional.of(absent), Optional.empty()).current())
        .hasMessageContaining("the credentials in " + absent + " cannot be read");
  }
}
