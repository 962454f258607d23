package dev.backstay.syslog;

import dev.backstay.alarm.Egress;
import dev.backstay.audit.AuditRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/// Hands records to a collector, over a connection of their own.
///
/// Syslog has no acknowledgement. What stands for one is the end of the connection: the collector
/// must not hang up before it was told that there is no more, and must hang up then, as it does
/// once it has read to the end. Whoever dies with something unread resets the connection, or has
/// hung up too soon: either is a failure, and everything is sent again.
///
/// @param limit for all of it
/// @param pause how long the collector must hold the line once it was sent everything, before it is
///     told that there is no more; longer than an answer of the network takes
record Delivery(Egress egress, Collector to, String host, Duration limit, Duration pause) {

  static final Duration LIMIT = Duration.ofSeconds(60);
  static final Duration PAUSE = Duration.ofSeconds(1);

  /// @throws IOException unless they are known to have arrived
  void send(List<AuditRecord> records) throws IOException {
    egress.exchange(to.host(), to.port(), to.tls(), limit, socket -> exchange(socket, records));
  }

  private void exchange(Socket socket, List<AuditRecord> records) throws IOException {
    // Not closed before the end was read: that would take the connection with it.
    var out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    for (var record : records) {
      out.write(Message.frame(record, host));
    }
    out.flush();
    requireHeld(socket);
    socket.shutdownOutput();
    awaitEnd(socket.getInputStream());
  }

  private void requireHeld(Socket socket) throws IOException {
    socket.setSoTimeout(Math.toIntExact(pause.toMillis()));
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("it hung up before the end");
      }
      throw new IOException("it answers, which no collector does");
    } catch (SocketTimeoutException silent) {
      socket.setSoTimeout(0);
    }
  }

  private static void awaitEnd(InputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException("it answers, which no collector does");
    }
  }
}
