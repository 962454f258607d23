package dev.backstay.store.web;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a server answered, whole.
///
/// @param status of HTTP
/// @param body its bytes; empty if it has none
public record WebAnswer(int status, HttpHeaders headers, byte[] body) {

  /// The first value of a header.
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
