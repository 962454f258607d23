package dev.backstay.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cookie that a browser is known by again.
///
/// With TLS its name has the prefix `__Host-`: no other host, and nobody who speaks without TLS,
/// can set it.
final class SessionCookie {

  private static final String NAME = "backstay-session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  private static String name(boolean isSecure) {
    return isSecure ? "__Host-" + NAME : NAME;
  }

  /// The value of the header that sets it.
  static String set(String id, boolean isSecure) {
    return name(isSecure) + "=" + id + ATTRIBUTES + (isSecure ? "; Secure" : "");
  }

  /// The value of the header that removes it.
  static String removed(boolean isSecure) {
    return set("", isSecure) + "; Max-Age=0";
  }

  /// The id of the session, if the request brings one. Of two with that name, neither counts.
  static Optional<String> in(Incoming incoming) {
    var values = new ArrayList<String>();
    for (var header : incoming.headers().getOrDefault("cookie", List.of())) {
      for (var pair : header.split(";", -1)) {
        var parts = pair.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(name(incoming.isSecure()))) {
          values.add(parts[1]);
        }
      }
    }
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
