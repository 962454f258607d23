package dev.backstay.testing;

import dev.backstay.component.Component;
import dev.backstay.service.CommandPair;
import dev.backstay.service.Probe;
import dev.backstay.service.Service;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A tree with one state, a real service that serves it (see [StateServer]), and a second service
/// that only writes down what state it was stopped and started with. Both are stopped and started
/// by scripts that obey files beside them: `fail-stop`, `fail-start`, `hang-stop`, `hang-start`.
///
/// @param directory where all of it is
/// @param port where the state is served
/// @param patience how long a service may take
public record ServedState(Path directory, int port, Duration patience) {

  private static final String START =
      """
      if [ -e "$1/pid" ] && [ -e "/proc/$(cat "$1/pid")/exe" ]; then exit 0; fi
      sh -c 'echo $$ >"$0/pid"; exec "$@"' "$1" "$2" -XX:TieredStopAtLevel=1 -Xmx32m -cp "$3" \
        dev.backstay.testing.StateServer "$1/live/tree/state" "$4" >/dev/null 2>&1 </dev/null &
      """;

  private static final String STOP =
      """
      [ -e "$1/pid" ] || exit 0
      pid=$(cat "$1/pid")
      kill -9 "$pid" 2>/dev/null
      while [ -e "/proc/$pid/exe" ]; do sleep 0.02; done
      rm -f "$1/pid"
      """;

  private static final String NOTE =
      """
      echo "$2 $(cat "$1/live/tree/state")" >>"$1/acts"
      if [ -e "$1/hang-$2" ]; then sleep 60; fi
      if [ -e "$1/fail-$2" ]; then echo "will not $2 today" >&2; exit 5; fi
      """;

  /// At a free port.
  public static ServedState in(Path directory, Duration patience) throws IOException {
    try (var free = new ServerSocket(0)) {
      return new ServedState(directory, free.getLocalPort(), patience);
    }
  }

  /// The tree.
  public List<Component> components() {
    return List.of(
        new Component.FileTree(
            new ComponentName("tree"),
            Importance.HIGH,
            1,
            directory.resolve("live/tree"),
            List.of(),
            false));
  }

  /// The server, then the one that takes notes.
  public List<Service> services() {
    var java = ChildJava.java();
    var server =
        new CommandPair(
            "server",
            Optional.of(new Probe.Http(uri(), 200, Optional.empty())),
            patience,
            List.of("/bin/sh", "-c", STOP, "stop", directory.toString()),
            List.of(
                "/bin/sh",
                "-c",
                START,
                "start",
                directory.toString(),
                java,
                System.getProperty("java.class.path"),
                Integer.toString(port)),
            List.of());
    var notes =
        new CommandPair(
            "notes",
            Optional.empty(),
            Duration.ofMinutes(1),
            note("stop"),
            note("start"),
            List.of());
    return List.of(server, notes);
  }

  private List<String> note(String act) {
    return List.of("/bin/sh", "-c", NOTE, act, directory.toString(), act);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  public void write(String state) throws IOException {
    Files.createDirectories(directory.resolve("live/tree"));
    Files.writeString(directory.resolve("live/tree/state"), state);
  }

  public String state() throws IOException {
    return Files.readString(directory.resolve("live/tree/state"));
  }

  /// What the second service wrote down, act by act.
  public List<String> acts() throws IOException {
    var acts = directory.resolve("acts");
    return Files.exists(acts) ? Files.readAllLines(acts) : List.of();
  }

  /// Starts the server, and returns when it serves.
  public void start() throws IOException {
    services().getFirst().startWell();
  }

  /// Ends the server.
  public void stop() throws IOException {
    services().getFirst().stop();
  }

  /// The state that is served; `down` if none is.
  public String served() throws InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString());
      return answer.body().replaceAll(".*:\"(.*)\"}", "$1");
    } catch (IOException e) {
      return "down";
    }
  }
}
