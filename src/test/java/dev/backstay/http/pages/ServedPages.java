package dev.backstay.http.pages;

import dev.backstay.access.Accounts;
import dev.backstay.access.Allowance;
import dev.backstay.access.Attempts;
import dev.backstay.access.Principal;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Sessions;
import dev.backstay.access.Tokens;
import dev.backstay.alarm.Alarm;
import dev.backstay.alarm.Condition;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.audit.AuditVerification;
import dev.backstay.config.Attendance;
import dev.backstay.config.ScheduleSettings;
import dev.backstay.config.ServerSettings;
import dev.backstay.config.TriggerSettings;
import dev.backstay.desk.Desk;
import dev.backstay.desk.Orchestrator;
import dev.backstay.dispatch.Children;
import dev.backstay.dispatch.Dispatcher;
import dev.backstay.dispatch.Program;
import dev.backstay.dispatch.Questions;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunFiles;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunRequest;
import dev.backstay.http.Credentials;
import dev.backstay.http.Limits;
import dev.backstay.http.ListenSettings;
import dev.backstay.http.Listener;
import dev.backstay.http.Serving;
import dev.backstay.http.api.Api;
import dev.backstay.journal.Journal;
import dev.backstay.schedule.Blackouts;
import dev.backstay.schedule.Jitter;
import dev.backstay.schedule.Schedule;
import dev.backstay.standing.Objectives;
import dev.backstay.standing.SnapshotList;
import dev.backstay.standing.Standing;
import dev.backstay.testing.SettableTime;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A service that really listens, over a journal on disk, with a program that answers as the real
/// one did when it was recorded.
final class ServedPages implements AutoCloseable {

  static final String PASSWORD = "correct horse battery staple";
  static final String FIRST = "kohakuriver";
  static final String NEWEST = "a756ff2d815b";
  static final String OTHER_NEWEST = "b756ff2d815b";
  static final Principal ROOT =
      new Principal("root", Principal.Kind.LOCAL_SOCKET, Role.ADMIN, Scope.everything());

  private static final List<String> RECORDED =
      List.of(
          "drill",
          "drills",
          "snapshots",
          "show",
          "ls",
          "forget",
          "restore",
          "restore-status",
          "inflight");

  final SettableTime time = new SettableTime("2026-11-22T08:30:00Z");
  final Path directory;
  final Journal journal;
  final Desk desk;
  final Tokens tokens;
  final Accounts accounts;
  final Listener listener;
  private final UnaryOperator<String> changed;
  private final HttpClient client = HttpClient.newHttpClient();

  /// Serves one orchestrator for each name.
  static ServedPages of(Path directory, String... orchestrators) throws IOException {
    return new ServedPages(directory, List.of(orchestrators), it -> it);
  }

  /// @param changed makes other answers of those that were recorded
  ServedPages(Path directory, List<String> orchestrators, UnaryOperator<String> changed)
      throws IOException {
    this.directory = directory;
    this.changed = changed;
    var names = orchestrators.isEmpty() ? List.of(FIRST) : orchestrators;
    record(names);
    journal = Journal.open(directory.resolve("state"));
    var programs = new HashMap<String, Program>();
    names.forEach(it -> programs.put(it, program(it)));
    var ended = new AtomicReference<Desk>();
    var dispatcher =
        new Dispatcher(
            programs,
            journal.runs(),
            new RunFiles(directory.resolve("runs")),
            new Children(Path.of("/proc")),
            time,
            run -> Optional.ofNullable(ended.get()).ifPresent(it -> it.ended(run)));
    var questions = new Questions();
    desk =
        new Desk(
            names.stream()
                .map(it -> orchestrator(it, Objects.requireNonNull(programs.get(it)), questions))
                .toList(),
            dispatcher,
            journal.settings(),
            time);
    ended.set(desk);
    tokens = new Tokens(journal.tokens(), time);
    accounts = new Accounts(journal.accounts(), time);
    listener = listen();
  }

  private void record(List<String> names) throws IOException {
    for (var name : names) {
      var place = Files.createDirectories(directory.resolve(name));
      for (var each : RECORDED) {
        keep(place, each + ".json", changed.apply(ofOrchestrator(name, recorded(each + ".json"))));
      }
      keep(place, "backup.jsonl", recorded("backup.jsonl"));
      keep(place, "program.sh", resource("program.sh"));
      Files.setPosixFilePermissions(
          place.resolve("program.sh"), PosixFilePermissions.fromString("rwx------"));
    }
  }

  /// Snapshots of different orchestrators have different ids.
  private static String ofOrchestrator(String name, String text) {
    return name.equals(FIRST)
        ? text
        : text.replace('"' + FIRST + '"', '"' + name + '"').replace(NEWEST, OTHER_NEWEST);
  }

  private static void keep(Path place, String name, String text) throws IOException {
    Files.writeString(place.resolve(name), text);
  }

  /// A document as it was recorded.
  static String recorded(String name) throws IOException {
    return resource("recorded/" + name);
  }

  private static String resource(String name) throws IOException {
    try (var in = ServedPages.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Program program(String name) {
    var place = directory.resolve(name);
    return new Program(
        List.of(place.resolve("program.sh").toString()), place.resolve("backstay.yaml"), place);
  }

  private Orchestrator orchestrator(String name, Program program, Questions questions) {
    return new Orchestrator(
        name,
        components(name),
        List.of("local", "offsite"),
        attendance(),
        program,
        questions,
        time);
  }

  private List<String> components(String name) {
    try {
      return SnapshotList.parse(Files.readString(directory.resolve(name + "/snapshots.json")))
          .snapshots()
          .getLast()
          .components()
          .stream()
          .map(it -> it.name())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Attendance attendance() {
    var backup =
        new ScheduleSettings.JobSettings(
            "backup",
            Schedule.parse("every 6h", ZoneOffset.UTC),
            "every 6h",
            List.of("--trigger", "scheduled"));
    var check =
        new ScheduleSettings.JobSettings(
            "check", Schedule.parse("weekly sunday 04:00", ZoneOffset.UTC), "weekly", List.of());
    return new Attendance(
        Optional.of(
            new ScheduleSettings(
                List.of(backup, check), Blackouts.NONE, Jitter.NONE, ZoneOffset.UTC)),
        TriggerSettings.NONE,
        ServerSettings.DEFAULT,
        Objectives.NONE,
        List.of());
  }

  private Listener listen() {
    var pages =
        new Pages(
            new Pages.Sources(
                desk,
                _ ->
                    new Standing.Expected(
                        new Objectives(
                            Optional.of(Duration.ofHours(6)),
                            Optional.empty(),
                            Optional.of(Duration.ofDays(35))),
                        Optional.empty(),
                        Instant.parse("2026-11-18T00:00:00Z")),
                journal.alarms()::raised,
                journal.audit(),
                tokens,
                accounts),
            time,
            "0.1.0",
            templates());
    var key = new AuditKey(new byte[32]);
    var trail = new AuditTrail(journal.audit(), key, time);
    var endpoints = new ArrayList<>(pages.all());
    endpoints.addAll(
        new Api(
                desk,
                new Api.Who(tokens, accounts),
                new Api.Trail(
                    trail,
                    journal.audit(),
                    () -> new AuditVerification(journal.audit(), key).verify(Optional.empty())),
                journal.alarms()::raised,
                time)
            .all());
    return Listener.start(
        new ListenSettings(
            List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)),
            Optional.empty(),
            Set.of("localhost", "127.0.0.1"),
            Optional.empty(),
            Set.of(),
            Limits.usual()),
        new Serving(
            endpoints,
            new Credentials(
                tokens,
                accounts,
                new Sessions(journal.accounts(), time),
                List.of(),
                new Attempts(time),
                new Attempts(time),
                new Allowance(time)),
            trail,
            List::of,
            time,
            _ -> {}));
  }

  /// The templates that were compiled with the program; where it was compiled without Maven, those
  /// of the source.
  private static TemplateEngine templates() {
    try {
      Class.forName("gg.jte.generated.precompiled.JtelayoutGenerated");
      return TemplateEngine.createPrecompiled(ContentType.Html);
    } catch (ClassNotFoundException withoutMaven) {
      return Compiled.ENGINE;
    }
  }

  private static final class Compiled {
    private static final TemplateEngine ENGINE =
        TemplateEngine.create(
            new DirectoryCodeResolver(Path.of("src/main/jte")),
            Path.of("target/jte-classes"),
            ContentType.Html);
  }

  String token(Role role) {
    return token(role, Scope.everything());
  }

  String token(Role role, Scope scope) {
    return tokens
        .issue(ROOT, "test", role, scope, time.instant().plus(Duration.ofDays(300)))
        .text();
  }

  void account(String name, Role role) {
    var _ = accounts.create(ROOT, name, PASSWORD.toCharArray(), role, Scope.everything());
  }

  void raise(String orchestrator, Condition condition, String subject, String text) {
    journal
        .alarms()
        .put(new Alarm(orchestrator, condition, subject, text, time.instant(), Optional.empty()));
  }

  Run backup(String orchestrator) {
    return desk.start(
            RunRequest.of(
                orchestrator, RunKind.BACKUP, List.of("--tag=" + "v2.4 final"), "account ada"))
        .run();
  }

  String base() {
    return "http://127.0.0.1:" + listener.addresses().getFirst().getPort();
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return get(path, Map.of("Authorization", "Bearer " + token));
  }

  HttpResponse<String> get(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(base() + path));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// The page as a person gets it.
  String page(String path, String token) throws IOException, InterruptedException {
    return get(path, token).body();
  }

  @Override
  public void close() {
    client.close();
    listener.close();
    journal.close();
  }
}
