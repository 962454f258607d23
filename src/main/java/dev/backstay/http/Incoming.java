package dev.backstay.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as it came, before anything was decided.
///
/// @param id by which log, audit trail and answer name it
/// @param path as it was sent, not decoded
/// @param query as it was sent, without the question mark
/// @param headers by their names in lower case
/// @param address of the caller; for a proxy that is known, the one that it names
/// @param isSecure whether the caller spoke TLS, to us or to a proxy that is known
/// @param authority the name that the caller asked for, with the port if it said one
record Incoming(
    String id,
    String method,
    String path,
    Optional<String> query,
    Map<String, List<String>> headers,
    InetAddress address,
    Door door,
    boolean isSecure,
    String authority) {

  /// The value of a header that may be there once.
  ///
  /// @throws RefusedException if it is there more than once
  Optional<String> header(String name) {
    var values = headers.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Refusal.REQUEST_MALFORMED.because(
          "the header %s is there %d times".formatted(name, values.size()), "Send it once.");
    }
    return values.stream().findFirst();
  }

  /// Whether anything follows the header.
  boolean hasBody() {
    return headers.containsKey("transfer-encoding")
        || header("content-length").filter(it -> !it.equals("0")).isPresent();
  }

  /// From where, for the audit trail and the log.
  String source() {
    return switch (door) {
      case Door.Network _ -> address.getHostAddress();
      case Door.Local(var user) -> "local socket of " + user;
    };
  }
}
