package dev.backstay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.daemon.ServiceState;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunLedger;
import dev.backstay.journal.Journal;
import dev.backstay.schedule.JobState;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.SmallInstallation;
import dev.backstay.testing.Trees;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A small installation with a service in a process of its own, put back before each round. Its
/// programs wait as long as there is a file `block-NAME`: `pause` and `resume` of the hold, `stop`
/// and `start` of the service that is protected. They write their names to `reached`.
final class ServiceStand implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(3);

  /// What is configured.
  static final Duration STOP_WITHIN = Duration.ofSeconds(40);

  private static final Pattern LISTENING =
      Pattern.compile("listening at (http://127.0.0.1:[0-9]+)");
  private static final long DUE_HOURS = 7;

  private final Path stand;
  private final Path template;
  private final Map<String, String> first;
  private final Map<String, String> second;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ProcessHandle> started = new ArrayList<>();
  private String token = "";
  private String address = "";

  /// Makes it in a directory that is there: a snapshot of one version, and another version live.
  ServiceStand(Path place) throws Exception {
    stand = place.resolve("stand");
    template = place.resolve("template");
    Files.createDirectories(stand.resolve("live/db"));
    Files.createDirectory(stand.resolve("scratch"));
    Files.write(stand.resolve("machine.key"), new byte[32]);
    Files.setAttribute(stand.resolve("machine.key"), "unix:mode", 0600);
    Files.writeString(
        stand.resolve("gate"),
        "echo $1 >>%1$s/reached\nwhile [ -e %1$s/block-$1 ]; do sleep 0.05; done\n"
            .formatted(stand));
    configure();
    makeLive(1);
    shell().must("init");
    shell().must("backup");
    SmallInstallation.remove(stand.resolve("live/tree"));
    Files.delete(stand.resolve("live/db/app.db"));
    makeLive(2);
    second = look();
    try (var state = ServiceState.open(stand.resolve("host"), InstantSource.system())) {
      token =
          state
              .tokens()
              .issue(
                  ServiceState.owner(),
                  "test",
                  Role.ADMIN,
                  Scope.everything(),
                  Instant.now().plus(1, ChronoUnit.DAYS))
              .text();
    }
    Files.delete(stand.resolve("reached"));
    Files.move(stand, template);
    renew();
    shell().must("restore", "latest", "--yes");
    first = look();
    renew();
  }

  private void configure() throws IOException {
    Files.writeString(
        stand.resolve("backstay.yaml"),
        """
        version: 1
        orchestrator: demo
        state_dir: host
        scratch_dir: scratch
        repositories: { local: { url: repository, machine_key: machine.key } }
        components:
          database: { kind: sqlite, path: live/db/app.db, order: 1 }
          tree: { kind: files, path: live/tree, order: 2 }
        hold:
          pause: [/bin/bash, "%1$s/gate", pause]
          resume: [/bin/bash, "%1$s/gate", resume]
          limit: 120s
        services:
          - name: app
            command:
              stop: [/bin/bash, "%1$s/gate", stop]
              start: [/bin/bash, "%1$s/gate", start]
            timeout: 120s
        server: { listen: ["127.0.0.1:0"], stop_within: %2$ds }
        schedule: { backup: every 6h, zone: UTC }
        """
            .formatted(stand, STOP_WITHIN.toSeconds()));
  }

  private void makeLive(int version) throws Exception {
    for (var i = 0; i < 20; i++) {
      var directory = Files.createDirectories(stand.resolve("live/tree/" + i % 5));
      Files.writeString(directory.resolve("version-" + version + "-" + i), "content " + i);
    }
    var database = "jdbc:sqlite:" + stand.resolve("live/db/app.db");
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute("create table task (id integer primary key, text text)");
      statement.execute("insert into task values (" + version + ", 'version')");
    }
  }

  /// Puts everything back.
  void renew() throws IOException {
    SmallInstallation.remove(stand);
    SmallInstallation.copy(template, stand);
    // Until somebody says that a backup is due, none is.
    known(Instant.now());
  }

  private void known(Instant since) throws IOException {
    try (var journal = Journal.open(stand.resolve("host/service"))) {
      journal.runs().putJob("demo", "backup", JobState.known(since));
    }
  }

  /// A backup is due when the service starts.
  void makeDue() throws IOException {
    known(Instant.now().minus(DUE_HOURS, ChronoUnit.HOURS));
  }

  Path at(String name) {
    return stand.resolve(name);
  }

  Shell shell() {
    return new Shell(stand);
  }

  void block(String name) throws IOException {
    Files.createFile(at("block-" + name));
  }

  void release(String name) throws IOException {
    Files.deleteIfExists(at("block-" + name));
  }

  void awaitReached(String name) throws Exception {
    until(
        "reached " + name,
        () -> Files.exists(at("reached")) && Files.readAllLines(at("reached")).contains(name));
  }

  private Map<String, String> look() throws IOException {
    var seen = new TreeMap<String, String>();
    for (var part : List.of("tree", "db")) {
      Trees.describe(stand.resolve("live/" + part))
          .forEach((name, line) -> seen.put(part + name, line));
    }
    seen.remove("db/");
    return seen;
  }

  /// Whether all is as in the snapshot, or as it was before; anything else is an error.
  boolean isRestored() throws IOException {
    var now = look();
    assertThat(now).isIn(first, second);
    return now.equals(first);
  }

  /// Starts the service with so much heap, and waits until it listens.
  Process serve(int heapMiB) throws Exception {
    Files.deleteIfExists(at("said"));
    var process = typed(heapMiB, "serve");
    until("listening: " + at("said"), () -> !process.isAlive() || listening().isPresent());
    address = listening().orElseThrow(() -> new AssertionError("it does not listen: " + said()));
    return process;
  }

  Process serve() throws Exception {
    return serve(128);
  }

  /// The program in a process of its own, which writes to `said`.
  Process typed(int heapMiB, String... arguments) throws IOException {
    var process =
        ChildJava.running(ChildJava.PROGRAM, List.of("-Xmx" + heapMiB + "m"), arguments)
            .directory(stand.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(at("said").toFile()))
            .start();
    started.add(process.toHandle());
    return process;
  }

  private Optional<String> listening() {
    var found = LISTENING.matcher(said());
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  String said() {
    try {
      return Files.exists(at("said")) ? Files.readString(at("said")) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// How long it took to end, which it must.
  Duration end(Process service) throws Exception {
    var began = System.nanoTime();
    service.destroy();
    if (!service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the service does not end: " + said());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// Where it listens.
  URI address() {
    return URI.create(address);
  }

  HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(address + "/api/v1" + path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "key-" + System.nanoTime())
        .timeout(PATIENCE)
        .method(
            method,
            body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  /// What is answered, which must be no refusal.
  Map<String, Object> ask(String method, String path, String body) throws Exception {
    var answer = send(request(method, path, body));
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JsonValues.object(answer.body());
  }

  /// Begins a restore of the snapshot that was taken first; returns the run's id.
  String beginRestore() throws Exception {
    var snapshot = id(shell().must("snapshots", "--json").out());
    var body =
        "{\"snapshot\":\"%1$s\",\"confirm\":true,\"confirm_snapshot\":\"%1$s\"}"
            .formatted(snapshot);
    return JsonValues.text(ask("POST", "/restores", body), "id");
  }

  private static String id(String snapshots) {
    var found = Pattern.compile("\"id\":\"([0-9a-f]{12})\"").matcher(snapshots);
    assertThat(found.find()).as(snapshots).isTrue();
    return found.group(1);
  }

  /// How many snapshots the schedule has taken.
  int scheduled() {
    return shell().must("snapshots", "--json").out().split("\"trigger\":\"scheduled\"", -1).length
        - 1;
  }

  boolean isUnfinished() {
    return !Boolean.FALSE.equals(
        shell().must("restore", "status", "--json").json().get("unfinished"));
  }

  /// All runs, the newest first, whether or not a service is at work.
  List<Run> runs() {
    try (var journal = Journal.open(stand.resolve("host/service"))) {
      return journal.runs().list(RunLedger.Filter.ALL, Optional.empty(), 1000);
    }
  }

  /// Waits until there are runs of which that is so, and none is at work.
  void awaitRuns(Predicate<List<Run>> isSo) throws Exception {
    until(
        "runs: " + said(),
        () -> {
          var runs = runs();
          return runs.stream().allMatch(run -> run.state().isEnd()) && isSo.test(runs);
        });
  }

  /// The child of the newest run of that kind, once it is known.
  ProcessHandle child(RunKind kind) throws Exception {
    until("child", () -> newest(kind).flatMap(Run::process).isPresent());
    var child =
        ProcessHandle.of(newest(kind).flatMap(Run::process).orElseThrow().pid()).orElseThrow();
    started.add(child);
    return child;
  }

  Optional<Run> newest(RunKind kind) {
    return runs().stream().filter(run -> run.request().kind() == kind).findFirst();
  }

  static void until(String what, Callable<Boolean> isSo) throws Exception {
    for (var end = System.nanoTime() + PATIENCE.toNanos(); !isSo.call(); Thread.sleep(20)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come about: " + what);
      }
    }
  }

  /// Ends what a test that failed has left.
  @Override
  public void close() {
    started.forEach(ProcessHandle::destroyForcibly);
    client.close();
  }
}
