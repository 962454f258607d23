package dev.backstay.syslog;

/// Who takes the records.
///
/// @param host a name or an address, without brackets
/// @param tls whether it is spoken to by TLS (RFC 5425), else plainly (RFC 6587)
public record Collector(String host, int port, boolean tls) {

  /// By which it is remembered how far it is, as `tls://logs.example.org:6514`.
  public String name() {
    return "%s://%s:%d"
        .formatted(tls ? "tls" : "tcp", host.indexOf(':') < 0 ? host : "[" + host + "]", port);
  }
}
