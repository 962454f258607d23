package dev.backstay.alarm;

import java.net.URI;

/// A URL that messages are posted to. It is a secret: as text it is scheme and host.
///
/// @param allowPrivate whether it may be at this host or in a network of one's own, and without TLS
///     there
public record WebTarget(URI url, boolean allowPrivate) {

  /// @throws IllegalArgumentException if it is not a URL of HTTP with a host; the message has not
  ///     the URL
  public WebTarget {
    var _ = Destination.of(url, allowPrivate);
  }

  @Override
  public String toString() {
    return Destination.of(url, allowPrivate).shown();
  }
}
