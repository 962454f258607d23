package dev.backstay.testing;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process that reads its state once, when it starts, and serves it over HTTP. It does not come
/// up with a state that is broken.
///
/// Arguments: the file with the state, and the port.
public final class StateServer {

  private StateServer() {}

  public static void main(String[] arguments) throws Exception {
    var state = Files.readString(Path.of(arguments[0])).strip();
    if (state.equals("broken")) {
      throw new IllegalStateException("this state is broken");
    }
    var at =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
    var server = HttpServer.create(at, 0);
    var body = "{\"state\":\"%s\"}".formatted(state).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }
}
