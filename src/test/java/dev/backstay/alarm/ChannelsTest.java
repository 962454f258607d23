package dev.backstay.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.backstay.json.JsonObject;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChannelsTest {

  private static final byte[] SECRET = "s3cr3t-canary".getBytes(UTF_8);
  private static final Notice RAISED = Notices.notice("db", Notice.State.RAISED);

  private final Requests requests = new Requests(Egress.system());
  private final SettableTime time = new SettableTime("2026-07-10T10:36:00Z");
  private final List<String> seen = new ArrayList<>();
  private final List<String> headers = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          seen.add(exchange.getRequestURI() + " " + body);
          var all = exchange.getRequestHeaders();
          headers.add(
              all.keySet().stream()
                  .map(it -> it + ": " + all.getFirst(it))
                  .collect(Collectors.joining("\n")));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WebTarget target(String path) {
    return new WebTarget(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), true);
  }

  private String body() {
    return seen.getFirst().substring(seen.getFirst().indexOf(' ') + 1);
  }

  @Test
  void aWebhookGetsTheFieldsThatThePageHas() throws UndeliveredException, IOException {
    new Webhook(requests, target("/hook"), Optional.empty(), time).tell(RAISED);
    var json = JsonObject.parse(body());
    var page = Files.readString(Path.of("docs/alarms.md")).replaceFirst("(?s).*## The payload", "");
    var documented =
        Pattern.compile("^\\| `([a-z]+)` \\|", Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(json.names()).containsExactlyElementsOf(documented);
    assertThat(json.needText("orchestrator")).isEqualTo("prod");
    assertThat(json.needText("condition")).isEqualTo("suspect");
    assertThat(json.needText("subject")).isEqualTo("db");
    assertThat(json.needText("text")).isEqualTo(RAISED.text());
    assertThat(json.needText("state")).isEqualTo("raised");
    assertThat(json.needText("since")).isEqualTo("2026-07-10T10:36:00Z");
    assertThat(json.needText("host")).isEqualTo("node-1");
    assertThat(json.needText("snapshot")).isEqualTo("0123456789ab");
    assertThat(json.needText("hint")).isEqualTo("Mend it.");
    assertThat(headers.getFirst()).contains("Content-type: application/json").doesNotContain("t=");
  }

  @Test
  void aRequestIsSignedWithTheTime() throws UndeliveredException, GeneralSecurityException {
    new Webhook(requests, target("/hook"), Optional.of(SECRET), time).tell(RAISED);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    var seconds = Instant.parse("2026-07-10T10:36:00Z").getEpochSecond();
    var code = HexFormat.of().formatHex(mac.doFinal((seconds + "." + body()).getBytes(UTF_8)));

    assertThat(headers.getFirst())
        .contains("Backstay-signature: t=" + seconds + ",v1=" + code)
        .doesNotContain("s3cr3t-canary");
    assertThat(body()).doesNotContain("s3cr3t-canary");
  }

  /// Computed by openssl.
  @Test
  void theSignatureIsThatOfOtherPrograms() {
    assertThat(Signature.of("key".getBytes(UTF_8), Instant.ofEpochSecond(1), "{}".getBytes(UTF_8)))
        .isEqualTo("t=1,v1=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
  }

  @Test
  void nothingInASlackMessageMentionsAnybody() throws UndeliveredException {
    new Slack(requests, target("/s")).tell(RAISED);

    assertThat(JsonObject.parse(body()).needText("text"))
        .startsWith("[backstay] prod: suspect raised\n&lt;!channel&gt; @everyone &amp; \u00e4\n")
        .contains("About: db\nSnapshot: 0123456789ab\n")
        .endsWith("Mend it.\n");
  }

  @Test
  void aDiscordMessageMentionsNobodyAndIsNotTooLong() throws UndeliveredException {
    var large =
        new Notice(
            "prod",
            "h",
            Condition.RPO,
            "",
            "x".repeat(5000),
            Notice.State.RAISED,
            Notices.SINCE,
            Optional.empty(),
            "");
    new Discord(requests, target("/d")).tell(large);
    var json = JsonObject.parse(body());

    assertThat(json.needText("content")).hasSize(2000);
    assertThat(json.object("allowed_mentions").orElseThrow().texts("parse")).isEmpty();
    assertThat(json.object("allowed_mentions").orElseThrow().names()).containsExactly("parse");
  }

  @Test
  void aTopicGetsATitleAndItsToken() throws UndeliveredException {
    new Ntfy(requests, target("/topic"), Optional.of("tk_1")).tell(RAISED);

    assertThat(seen.getFirst()).startsWith("/topic <!channel> @everyone & \u00e4\n");
    assertThat(headers.getFirst())
        .contains("Title: [backstay] prod: suspect raised")
        .contains("Priority: high")
        .contains("Authorization: Bearer tk_1");
  }

  @Test
  void lifeIsSignalledOnlyWhileNothingThatIsWatchedIsWrong() throws UndeliveredException {
    var pings = new Pings(requests, target("/uuid/?rid=1"), Set.of(Condition.SUSPECT));
    var suspect = new Alarm("prod", Condition.SUSPECT, "", "x", Notices.SINCE, Optional.empty());
    var space = new Alarm("prod", Condition.SPACE, "", "x", Notices.SINCE, Optional.empty());

    assertThat(pings.alive(List.of(space, suspect))).isFalse();
    assertThat(seen).isEmpty();
    assertThat(pings.alive(List.of(space))).isTrue();
    pings.begun();
    pings.tell(RAISED);
    pings.tell(Notices.notice("db", Notice.State.RECOVERED));

    assertThat(seen).hasSize(3);
    assertThat(seen.get(0)).isEqualTo("/uuid?rid=1 ");
    assertThat(seen.get(1)).isEqualTo("/uuid/start?rid=1 ");
    assertThat(seen.get(2)).startsWith("/uuid/fail?rid=1 [backstay] prod: suspect raised\n");
  }

  @Test
  void targetsAndLoginsShowNoSecret() {
    assertThat(target("/s3cr3t-canary").toString())
        .isEqualTo("http://127.0.0.1:" + server.getAddress().getPort());
    assertThat(new MailServer.Login("ops", "s3cr3t-canary").toString()).isEqualTo("ops");
  }
}
