package dev.backstay.store.azure;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One request to Azure Blob Storage, signed as its documentation of *Shared Key* says, or with a
/// shared access signature.
final class SignedRequest {

  private static final String VERSION = "2021-12-02";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String method;
  private final String url;
  private final TreeMap<String, String> query = new TreeMap<>();
  private final TreeMap<String, String> headers = new TreeMap<>();
  private BodyPublisher body = BodyPublishers.noBody();

  /// @param url without a query; its path needs no encoding
  SignedRequest(String method, String url) {
    this.method = method;
    this.url = url;
  }

  SignedRequest query(String name, String value) {
    query.put(name, value);
    return this;
  }

  /// @param name in lower case
  SignedRequest header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  SignedRequest body(BodyPublisher content) {
    body = content;
    return this;
  }

  /// It as it is sent.
  ///
  /// @throws IOException if the key is none
  HttpRequest signed(AzurePlace place, InstantSource clock) throws IOException {
    headers.put("x-ms-version", VERSION);
    headers.put("x-ms-date", DATE.format(clock.instant()));
    var key = place.key().orElseThrow();
    var token = Optional.<String>empty();
    switch (key) {
      case AzureKey.Signature(var said) -> token = Optional.of(said.replaceFirst("^\\?", ""));
      case AzureKey.Shared(var base64) ->
          headers.put(
              "authorization",
              "SharedKey " + place.account() + ":" + hmac(base64, toSign(place.account())));
    }
    var parameters =
        Stream.concat(query.entrySet().stream().map(SignedRequest::encoded), token.stream())
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request;
    try {
      request =
          HttpRequest.newBuilder(URI.create(parameters.isEmpty() ? url : url + "?" + parameters));
    } catch (IllegalArgumentException quotesIt) {
      throw new IOException("the shared access signature is none");
    }
    headers.forEach(request::setHeader);
    return request.method(method, body).build();
  }

  private static String encoded(Map.Entry<String, String> parameter) {
    return parameter.getKey()
        + "="
        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
  }

  private String toSign(String account) {
    var length = body.contentLength() > 0 ? Long.toString(body.contentLength()) : "";
    var lines =
        Stream.of(
            method,
            "",
            "",
            length,
            headers.getOrDefault("content-md5", ""),
            headers.getOrDefault("content-type", ""),
            "",
            "",
            "",
            headers.getOrDefault("if-none-match", ""),
            "",
            headers.getOrDefault("range", ""));
    var own =
        headers.entrySet().stream()
            .filter(each -> each.getKey().startsWith("x-ms-"))
            .map(each -> each.getKey() + ":" + each.getValue());
    var resource =
        Stream.concat(
            Stream.of("/" + account + URI.create(url).getRawPath()),
            query.entrySet().stream().map(each -> each.getKey() + ":" + each.getValue()));
    return Stream.of(lines, own, resource).flatMap(it -> it).collect(Collectors.joining("\n"));
  }

  private static String hmac(String base64, String text) throws IOException {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(base64), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException notBase64) {
      throw new IOException("the account's key is none: it is not Base64");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
