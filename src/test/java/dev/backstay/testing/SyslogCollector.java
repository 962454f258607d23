package dev.backstay.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/// A collector of logs that listens on this host, takes messages by the count of their octets
/// (RFC 6587), and reads each as RFC 5424 has it. One connection after the other.
public final class SyslogCollector implements AutoCloseable {

  private static final Pattern MESSAGE =
      Pattern.compile("<\\d{1,3}>1 \\S+ \\S{1,255} \\S{1,48} \\S{1,128} \\S{1,32} - \\{.*}");
  private static final Pattern NUMBER = Pattern.compile("\"number\":\"(\\d+)\"");

  private final ServerSocket server;
  private final IntFunction<Mood> moods;
  private final List<String> messages = new ArrayList<>();
  private final List<List<Long>> connections = new ArrayList<>();
  private final List<Socket> held = new ArrayList<>();
  private final Thread thread;

  /// What it does with a connection, by its number.
  ///
  /// @param takes how many messages it takes before it does something else than that
  /// @param otherwise what that is
  public record Mood(int takes, Otherwise otherwise) {

    public static final Mood WELL = new Mood(Integer.MAX_VALUE, Otherwise.HANGS_UP);
  }

  /// What it does once it has taken enough.
  public enum Otherwise {
    HANGS_UP,
    RESETS,
    FALLS_SILENT,
    ANSWERS
  }

  private SyslogCollector(ServerSocket server, IntFunction<Mood> moods) {
    this.server = server;
    this.moods = moods;
    thread = Thread.ofPlatform().daemon().name("collector").start(this::collect);
  }

  /// @param port 0 for any that is free
  public static SyslogCollector start(
      ServerSocketFactory sockets, int port, IntFunction<Mood> moods) throws IOException {
    return new SyslogCollector(
        sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress()), moods);
  }

  /// One that is well, at a free port.
  public static SyslogCollector start() throws IOException {
    return start(ServerSocketFactory.getDefault(), 0, _ -> Mood.WELL);
  }

  public int port() {
    return server.getLocalPort();
  }

  /// All messages, as they came.
  public synchronized List<String> messages() {
    return List.copyOf(messages);
  }

  /// The numbers of the records, as they came over each connection.
  public synchronized List<List<Long>> connections() {
    return connections.stream().map(List::copyOf).toList();
  }

  private void collect() {
    for (var count = 0; !server.isClosed(); count++) {
      try {
        take(server.accept(), moods.apply(count));
      } catch (IOException _) {
        // The other side tries again, or this one ends.
      }
    }
  }

  private void take(Socket socket, Mood mood) throws IOException {
    var numbers = new ArrayList<Long>();
    synchronized (this) {
      connections.add(numbers);
      held.add(socket);
    }
    var in = socket.getInputStream();
    for (var taken = 0; taken < mood.takes(); taken++) {
      var length = length(in);
      if (length < 0) {
        socket.close();
        return;
      }
      keep(new String(in.readNBytes(length), StandardCharsets.UTF_8), length, numbers);
    }
    switch (mood.otherwise()) {
      case HANGS_UP -> socket.close();
      case RESETS -> {
        socket.setSoLinger(true, 0);
        socket.close();
      }
      case FALLS_SILENT -> {
        return;
      }
      case ANSWERS -> {
        socket.getOutputStream().write('?');
        socket.getOutputStream().flush();
      }
    }
  }

  /// The count of the next message's octets; -1 at the end.
  private static int length(InputStream in) throws IOException {
    var digits = new ByteArrayOutputStream();
    for (var next = in.read(); next != ' '; next = in.read()) {
      if (next < 0 && digits.size() == 0) {
        return -1;
      }
      if (next < '0' || next > '9' || digits.size() > 6) {
        throw new IOException("no count of octets: " + digits + " and " + next);
      }
      digits.write(next);
    }
    return Integer.parseInt(digits.toString(StandardCharsets.US_ASCII));
  }

  private synchronized void keep(String text, int length, List<Long> numbers) throws IOException {
    if (text.length() != length) {
      throw new IOException("a message was cut off");
    }
    var message = MESSAGE.matcher(text);
    var number = NUMBER.matcher(text);
    if (!message.matches() || !number.find()) {
      throw new IOException("no message of RFC 5424: " + text);
    }
    messages.add(text);
    numbers.add(Long.parseLong(number.group(1)));
  }

  /// Dies, with all its connections.
  @Override
  public void close() throws IOException {
    server.close();
    synchronized (this) {
      for (var each : held) {
        each.close();
      }
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
