package dev.backstay.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Accounts;
import dev.backstay.access.Allowance;
import dev.backstay.access.Attempts;
import dev.backstay.access.Principal;
import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Sessions;
import dev.backstay.access.Tokens;
import dev.backstay.audit.AuditKey;
import dev.backstay.audit.AuditTrail;
import dev.backstay.desk.Desk;
import dev.backstay.dispatch.RunKind;
import dev.backstay.dispatch.RunState;
import dev.backstay.http.Credentials;
import dev.backstay.http.Limits;
import dev.backstay.http.ListenSettings;
import dev.backstay.http.Listener;
import dev.backstay.http.Serving;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.ScriptedDesk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that take longer than anybody waits, and those that end without a word.
class AwaitedRunsTest {

  private static final String BACKUPS = "/api/v1/admin/backups";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Principal ROOT =
      new Principal("root", Principal.Kind.LOCAL_SOCKET, Role.ADMIN, Scope.everything());

  @TempDir Path place;
  private ScriptedDesk scripted;
  private Desk desk;
  private Tokens tokens;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() {
    scripted = new ScriptedDesk(place);
    desk = scripted.desk(_ -> {});
    tokens = new Tokens(scripted.journal().tokens(), InstantSource.system());
  }

  @AfterEach
  void close() throws Exception {
    Files.write(place.resolve("go"), new byte[0]);
    for (var run : scripted.journal().runs().unfinished()) {
      var _ = desk.await(run.id(), PATIENCE);
    }
    client.close();
    scripted.close();
  }

  /// The interface, which waits no longer than that.
  private Listener listen(Duration limit) {
    var time = InstantSource.system();
    var journal = scripted.journal();
    return Listener.start(
        new ListenSettings(
            List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)),
            Optional.empty(),
            Set.of("127.0.0.1"),
            Optional.empty(),
            Set.of(),
            Limits.usual()),
        new Serving(
            new AdminBackups(desk, "1.2.3", limit).all(),
            new Credentials(
                tokens,
                new Accounts(journal.accounts(), time),
                new Sessions(journal.accounts(), time),
                List.of(),
                new Attempts(time),
                new Attempts(time),
                new Allowance(time)),
            new AuditTrail(journal.audit(), new AuditKey(new byte[AuditKey.BYTES_MIN]), time),
            List::of,
            time,
            _ -> {}));
  }

  private HttpResponse<String> create(Listener listener, String key) throws Exception {
    var expires = Instant.now().plus(Duration.ofDays(1));
    var token = tokens.issue(ROOT, "test", Role.ADMIN, Scope.everything(), expires).text();
    var address = "http://127.0.0.1:" + listener.addresses().getFirst().getPort() + BACKUPS;
    return client.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatTakesLongerThanTheLimitIsAcceptedWithTheRunToFollow() throws Exception {
    scripted.script("until [ -e go ]; do sleep 0.02; done", "echo '{\"type\":\"summary\"}'");
    try (var listener = listen(Duration.ofMillis(1))) {
      var answer = create(listener, "one");

      var run = scripted.runs(RunKind.BACKUP).getFirst();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(answer.headers().firstValue("Location")).contains("/api/v1/runs/" + run.id());
      var data = JsonObject.parse(answer.body()).object("data").orElseThrow();
      assertThat(data.text("run_id")).contains(run.id().hex());
      assertThat(data.text("state")).contains("running");

      Files.createFile(place.resolve("go"));
      assertThat(desk.await(run.id(), PATIENCE).state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(scripted.runs(RunKind.BACKUP)).hasSize(1);
    }
  }

  @Test
  void aRunThatIsLostIsAFailureThatNamesIt() throws Exception {
    scripted.script("echo '{\"type\":\"progress\",\"step\":\"capture\"}'", "kill -9 $$");
    try (var listener = listen(PATIENCE)) {
      var answer = create(listener, "one");

      assertThat(scripted.runs(RunKind.BACKUP).getFirst().state()).isEqualTo(RunState.LOST);
      assertThat(answer.statusCode()).as(answer.body()).isBetween(500, 503);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      var problem = JsonObject.parse(answer.body());
      assertThat(problem.text("code")).contains("run-lost");
      assertThat(problem.needText("detail")).contains("left no word of how it ended");
      assertThat(problem.text("hint").orElseThrow()).contains("backstay restore status");
    }
  }

  @Test
  void aRunThatSaysItWentWellAndNotWhatItMadeIsNoSuccess() throws Exception {
    scripted.script("exit 0");
    try (var listener = listen(PATIENCE)) {
      assertThat(create(listener, "one").statusCode()).isBetween(500, 503);
    }
  }
}
