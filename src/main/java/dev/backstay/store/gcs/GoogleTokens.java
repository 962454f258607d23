package dev.backstay.store.gcs;

import dev.backstay.store.web.Refusal;
import dev.backstay.store.web.WebAnswer;
import dev.backstay.store.web.WebClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tokens that requests to Google carry: each is good for an hour or so, and another one is
/// fetched before it ends.
final class GoogleTokens {

  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
  private static final String GOOGLE = "https://oauth2.googleapis.com/token";
  private static final Duration EARLY = Duration.ofMinutes(2);
  private static final int FILE_BYTES_MAX = 1 << 20;

  private final GcsPlace place;
  private final GcsStore.Surroundings surroundings;
  private final WebClient client;
  private @Nullable String token;
  private Instant end = Instant.MIN;

  GoogleTokens(GcsPlace place, GcsStore.Surroundings surroundings, WebClient client) {
    this.place = place;
    this.surroundings = surroundings;
    this.client = client;
  }

  /// One that is good now.
  ///
  /// @throws AccessDeniedException if the account gets none
  synchronized String current() throws IOException {
    if (token == null || surroundings.clock().instant().isAfter(end)) {
      fetch();
    }
    return String.valueOf(token);
  }

  /// Forgets one that the server refused.
  synchronized void forget(String refused) {
    if (refused.equals(token)) {
      token = null;
    }
  }

  private void fetch() throws IOException {
    var asked = surroundings.clock().instant();
    var answer = client.ask(place.shown(), request(), 0);
    if (answer.status() != 200) {
      throw refused(answer);
    }
    var fields = Json.object(answer.body());
    var given = Json.text(fields, "access_token");
    var seconds = Json.text(fields, "expires_in");
    // What no header carries would be quoted by whoever refuses it.
    if (!given.matches("[!-~]+") || !seconds.matches("[0-9]{1,7}")) {
      throw new IOException(place.shown() + ": where tokens come from gave none");
    }
    token = given;
    end = asked.plusSeconds(Long.parseLong(seconds)).minus(EARLY);
  }

  private IOException refused(WebAnswer answer) {
    var refusal = new Refusal(answer.status(), "", "no token for the account");
    return refusal.mayPass()
        ? refusal.at(place.shown())
        : new AccessDeniedException(place.shown(), null, refusal.words());
  }

  /// What a token is asked for with.
  ///
  /// @throws IOException if the credentials are none
  HttpRequest request() throws IOException {
    if (place.credentials().isEmpty()) {
      var host = surroundings.metadataHost().orElse("metadata.google.internal");
      var path = "/computeMetadata/v1/instance/service-accounts/default/token";
      return HttpRequest.newBuilder(URI.create("http://" + host + path))
          .header("Metadata-Flavor", "Google")
          .build();
    }
    var file = place.credentials().get();
    var account = read(file);
    return switch (Json.text(account, "type")) {
      case "service_account" -> ofService(file, account);
      case "authorized_user" -> ofUser(account);
      default ->
          throw new IOException(
              "the credentials in "
                  + file
                  + " are of no kind that is known: service_account or"
                  + " authorized_user");
    };
  }

  private static Map<String, Object> read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Json.object(in.readNBytes(FILE_BYTES_MAX));
    } catch (IOException unreadable) {
      throw new IOException(
          "the credentials in " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static HttpRequest ofUser(Map<String, Object> account) {
    return post(
        GOOGLE,
        "grant_type=refresh_token&client_id=%s&client_secret=%s&refresh_token=%s"
            .formatted(
                encoded(Json.text(account, "client_id")),
                encoded(Json.text(account, "client_secret")),
                encoded(Json.text(account, "refresh_token"))));
  }

  private HttpRequest ofService(Path file, Map<String, Object> account) throws IOException {
    var issuer = Optional.of(Json.text(account, "token_uri")).filter(it -> !it.isEmpty());
    var at = issuer.orElse(GOOGLE);
    try {
      return post(
          at,
          "grant_type="
              + encoded("urn:ietf:params:oauth:grant-type:jwt-bearer")
              + "&assertion="
              + assertion(account, at));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      // What is wrong with a key may be told by quoting it.
      throw new IOException("the private key or the address in " + file + " cannot be used");
    }
  }

  private String assertion(Map<String, Object> account, String at) throws GeneralSecurityException {
    var now = surroundings.clock().instant().getEpochSecond();
    var email = Json.text(account, "client_email");
    if (!email.matches("[A-Za-z0-9@._-]+") || !at.matches("[A-Za-z0-9:/._-]+")) {
      throw new IllegalArgumentException("an account or address with odd characters");
    }
    var claims =
        "{\"iss\":\"%s\",\"scope\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d}"
            .formatted(email, SCOPE, at, now, now + 3600);
    var text = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(claims);
    var pem = Json.text(account, "private_key").replaceAll("-----[A-Z ]+-----|\\s", "");
    var key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpRequest post(String at, String form) {
    return HttpRequest.newBuilder(URI.create(at))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form))
        .build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
