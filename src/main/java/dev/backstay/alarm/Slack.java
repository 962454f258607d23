package dev.backstay.alarm;

import dev.backstay.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Posts notices to an incoming webhook of Slack, or of what understands the same, as Mattermost.
public final class Slack implements Channel {

  private final Requests requests;
  private final WebTarget target;

  /// Posts to that webhook.
  public Slack(Requests requests, WebTarget target) {
    this.requests = requests;
    this.target = target;
  }

  @Override
  public void tell(Notice notice) throws UndeliveredException {
    // Without these three nothing in it mentions anybody or is a link.
    var text =
        (notice.title() + "\n" + notice.body())
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    var body = Json.text(json -> json.writeStringProperty("text", text));
    requests.post(
        target.url(),
        target.allowPrivate(),
        Map.of("Content-Type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
