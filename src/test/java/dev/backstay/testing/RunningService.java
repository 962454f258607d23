package dev.backstay.testing;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.config.ConfigurationFile;
import dev.backstay.daemon.Attended;
import dev.backstay.daemon.Daemon;
import dev.backstay.daemon.DaemonSettings;
import dev.backstay.daemon.ServiceState;
import dev.backstay.dispatch.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The service over a small installation, a database and a tree, with real runs in processes of
/// their own; asked by plain HTTP.
public final class RunningService implements AutoCloseable {

  private static final List<String> PROGRAM =
      ChildJava.running(ChildJava.PROGRAM, List.of()).command();

  private final Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private final Daemon daemon;
  private final ServiceState state;

  private RunningService(Path directory, Daemon daemon, ServiceState state) {
    this.directory = directory;
    this.daemon = daemon;
    this.state = state;
    for (var role : Role.values()) {
      tokens.put(role, token(role, Scope.everything()));
    }
  }

  /// Starts it in an empty directory.
  ///
  /// @param more lines of the configuration
  public static RunningService start(Path directory, String more) throws Exception {
    Files.createDirectories(directory.resolve("live/memory"));
    Files.createDirectories(directory.resolve("scratch"));
    Files.writeString(directory.resolve("live/memory/notes.md"), "first");
    var file = directory.resolve("backstay.yaml");
    Files.writeString(
        file,
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository } }
        server: { listen: "127.0.0.1:0" }
        components:
          persistence: { kind: sqlite, path: live/synthorg.db }
          memory: { kind: files, path: live/memory }
        """
            + more);
    sql(directory, "create table tasks (id integer primary key, title text) strict");
    run(directory, "init");
    var configuration = ConfigurationFile.read(file, Map.of());
    var settings =
        new DaemonSettings(
            directory.resolve("host"),
            List.of(new Attended(configuration, new Program(PROGRAM, file, directory))),
            "here",
            "1.2.3",
            Path.of("/proc"),
            _ -> "",
            InstantSource.system(),
            _ -> {});
    var daemon = Daemon.start(settings);
    return new RunningService(
        directory, daemon, ServiceState.open(settings.stateDirectory(), settings.time()));
  }

  private static void run(Path directory, String... arguments) throws Exception {
    var command = new ArrayList<>(PROGRAM);
    command.addAll(List.of(arguments));
    var said = directory.resolve("said").toFile();
    var process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError(Files.readString(said.toPath()));
    }
  }

  /// Runs the command beside the service.
  public void run(String... arguments) throws Exception {
    run(directory, arguments);
  }

  private static void sql(Path directory, String statement) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("live/synthorg.db"));
        var sql = connection.createStatement()) {
      sql.executeUpdate(statement);
    }
  }

  /// Changes the live database.
  public void sql(String statement) throws SQLException {
    sql(directory, statement);
  }

  /// The titles of the live tasks.
  public List<String> tasks() throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("live/synthorg.db"));
        var sql = connection.createStatement();
        var rows = sql.executeQuery("select title from tasks order by id")) {
      var titles = new ArrayList<String>();
      while (rows.next()) {
        titles.add(rows.getString(1));
      }
      return titles;
    }
  }

  /// The file in the directory.
  public Path at(String name) {
    return directory.resolve(name);
  }

  /// What the service remembers.
  public ServiceState state() {
    return state;
  }

  /// The service.
  public Daemon daemon() {
    return daemon;
  }

  /// A token of that scope.
  public String token(Role role, Scope scope) {
    var time = InstantSource.system().instant().plus(Duration.ofDays(1));
    return state.tokens().issue(ServiceState.owner(), "test", role, scope, time).text();
  }

  /// A token for everything.
  public String token(Role role) {
    return String.valueOf(tokens.get(role));
  }

  /// Asks as somebody with that role.
  ///
  /// @param headers names and values in turn
  public HttpResponse<String> ask(
      Role role, String method, String path, String body, String... headers) throws Exception {
    return asking(token(role), method, path, body, headers).get();
  }

  /// Asks, and does not wait for the answer.
  public CompletableFuture<HttpResponse<String>> asking(
      String token, String method, String path, String body, String... headers) throws IOException {
    var port = daemon.addresses().getFirst().getPort();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!method.equals("GET")) {
      request.header("Content-Type", "application/json");
    }
    for (var i = 0; i + 1 < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    state.close();
    daemon.close();
  }
}
