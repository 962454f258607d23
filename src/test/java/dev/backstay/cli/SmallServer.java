package dev.backstay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// An orchestrator as small as can be: runs in a SQLite database, made, fetched and cancelled by
/// requests, each of which is audited. It knows nothing of what it belongs to.
///
/// Arguments: the port, the database, its settings, and how it behaves.
final class SmallServer {

  private final String database;
  private final String behaviour;

  private SmallServer(String database, String behaviour) {
    this.database = database;
    this.behaviour = behaviour;
  }

  public static void main(String... args) throws Exception {
    var server = new SmallServer(args[1], args[3]);
    if (args[3].equals("exits")) {
      System.out.println("reading the settings");
      System.err.println("fatal: DATABASE_KEY " + System.getenv("DATABASE_KEY") + " is refused");
      System.exit(3);
    }
    var settings = Files.readString(Path.of(args[2]));
    if (!settings.contains(args[1]) || !settings.contains(args[0])) {
      throw new IllegalStateException("set up for another place: " + settings);
    }
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    var http = HttpServer.create(address, 16);
    http.createContext("/", server::answer);
    http.start();
    System.out.println("serves " + System.getenv());
    server.behave();
  }

  private void behave() throws IOException {
    switch (behaviour) {
      case "forks" -> {
        for (var each :
            List.of(
                List.of("/bin/sh", "-c", "trap '' TERM HUP; while :; do sleep 1; done"),
                List.of("/usr/bin/setsid", "/bin/sh", "-c", "trap '' TERM HUP; cd /; sleep 600"))) {
          var _ = new ProcessBuilder(each).start();
        }
      }
      case "talks" -> {
        while (true) {
          System.out.println("and again something that nobody needs to know, at great length");
        }
      }
      default -> {}
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var call = exchange.getRequestMethod() + " " + path.replaceAll("/[0-9]+", "/N");
      switch (call) {
        case "GET /health" -> {
          if (behaviour.equals("ill")) {
            say(exchange, 503, "{\"error\": \"no queue\", \"api_key\": \"sk-live-123456789\"}");
          } else {
            say(exchange, 200, "{\"status\": \"ok\"}");
          }
        }
        case "POST /v1/runs" -> {
          if (behaviour.equals("wrong")) {
            say(exchange, 500, "{\"error\": \"token=abcdefgh12345 is not known\"}");
          } else if (behaviour.equals("leads-away")) {
            exchange.getResponseHeaders().add("Location", "/v1/runs/1");
            say(exchange, 307, "");
          } else {
            run("insert into runs (state) values ('queued')");
            audit("run.created");
            say(
                exchange,
                201,
                "{\"run\": {\"id\": %s}}".formatted(value("select max(id) from runs")));
          }
        }
        case "GET /v1/runs/N" ->
            say(
                exchange,
                200,
                "{\"state\": \"%s\"}"
                    .formatted(
                        value("select state from runs where id = " + path.replaceAll("\\D*", ""))));
        case "POST /v1/runs/N/cancel" -> {
          run("update runs set state = 'cancelled' where id = " + path.split("/", -1)[3]);
          audit("run.cancelled");
          say(exchange, 200, "{}");
        }
        default -> say(exchange, 404, "{}");
      }
    } catch (SQLException broken) {
      throw new IOException(broken);
    }
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void audit(String action) throws SQLException {
    if (!behaviour.equals("forgets")) {
      run("insert into audit (action) values ('%s')".formatted(action));
    }
  }

  private void run(String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var made = connection.createStatement()) {
      made.execute(statement);
    }
  }

  private String value(String query) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var made = connection.createStatement();
        var rows = made.executeQuery(query)) {
      return rows.getString(1);
    }
  }
}
