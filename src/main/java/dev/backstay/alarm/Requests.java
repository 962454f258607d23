package dev.backstay.alarm;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Sends one request by HTTP/1.1 (RFC 9112) and looks at the status of its answer. No redirect is
/// followed, the body of the answer is not read, and there is one limit for all of it.
public final class Requests {

  /// For all of an exchange.
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int HEAD_MAX = 16 * 1024;
  private static final int INTERIM_MAX = 199;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: .*)?");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private final Egress egress;
  private final Duration limit;

  /// Sends by that way out.
  public Requests(Egress egress) {
    this(egress, LIMIT);
  }

  /// @param limit for all of an exchange
  Requests(Egress egress, Duration limit) {
    this.egress = egress;
    this.limit = limit;
  }

  /// Posts a body.
  ///
  /// @param allowPrivate whether it may go to this host or a network of one's own
  /// @throws UndeliveredException unless it is answered with a status from 200 to 299
  void post(URI url, boolean allowPrivate, Map<String, String> headers, byte[] body)
      throws UndeliveredException {
    var to = Destination.of(url, allowPrivate);
    var head = head(url, to, headers, body.length);
    try {
      Deadline.within(limit, deadline -> exchange(to, deadline, head, body));
    } catch (IOException failure) {
      throw new UndeliveredException(to.shown() + ": " + reasonOf(failure), failure);
    }
  }

  private static String reasonOf(IOException failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static byte[] head(URI url, Destination to, Map<String, String> headers, int length)
      throws UndeliveredException {
    var ascii = URI.create(url.toASCIIString());
    var path =
        ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    var query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    var all = new LinkedHashMap<String, String>();
    all.put("Host", to.authority());
    all.put("User-Agent", "backstay");
    all.put("Content-Length", String.valueOf(length));
    all.put("Connection", "close");
    all.putAll(headers);
    var head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
    for (var header : all.entrySet()) {
      if (!HEADER_VALUE.matcher(header.getValue()).matches()) {
        // It may be a secret: it is not shown.
        throw new UndeliveredException(
            to.shown() + ": the value of " + header.getKey() + " has more than printable ASCII");
      }
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void exchange(Destination to, Deadline deadline, byte[] head, byte[] body)
      throws IOException {
    try (Socket socket = egress.connect(to, deadline)) {
      var out = new BufferedOutputStream(socket.getOutputStream());
      out.write(head);
      out.write(body);
      out.flush();
      var status = status(socket.getInputStream());
      if (status / 100 == 3) {
        throw new IOException("answered with " + status + ", and redirects are not followed");
      }
      if (status / 100 != 2) {
        throw new IOException("answered with " + status);
      }
    }
  }

  private static int status(InputStream in) throws IOException {
    var left = HEAD_MAX;
    while (true) {
      var line = line(in, left);
      left -= line.length();
      var matcher = STATUS.matcher(line);
      if (!matcher.matches()) {
        throw new IOException("answered with something that is not HTTP/1.1");
      }
      var status = Integer.parseInt(matcher.group(1));
      if (status > INTERIM_MAX) {
        return status;
      }
      // What was said in between ends with an empty line, and the answer follows.
      while (!line.isEmpty()) {
        line = line(in, left);
        left -= line.length() + 1;
      }
    }
  }

  private static String line(InputStream in, int most) throws IOException {
    var line = new StringBuilder();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed before it answered");
      }
      if (line.length() >= most) {
        throw new IOException("answered with a head of more than " + HEAD_MAX + " bytes");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
