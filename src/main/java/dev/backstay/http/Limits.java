package dev.backstay.http;

import java.time.Duration;

/// How long a caller may take, and how many there may be.
///
/// @param header from the opening of a connection, or the last answer, to the whole header of a
///     request
/// @param body from a request's header to the end of its body
/// @param write for 64 KiB of an answer, or one event, to be taken
/// @param heartbeat between signs of life in a stream of events
/// @param connections by TCP at most; as many again by the Unix socket
/// @param connectionsOfOne by TCP from one address, unless it is a proxy that is known
public record Limits(
    Duration header,
    Duration body,
    Duration write,
    Duration heartbeat,
    int connections,
    int connectionsOfOne) {

  /// The most bytes of a request's line and header.
  static final int HEADER_BYTES_MAX = 16 << 10;

  /// 30 seconds for each, a sign of life every 15, 512 connections, and 128 of one.
  public static Limits usual() {
    var patience = Duration.ofSeconds(30);
    return new Limits(patience, patience, patience, Duration.ofSeconds(15), 512, 128);
  }
}
