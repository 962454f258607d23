package dev.backstay.alarm;

import dev.backstay.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Posts notices to a webhook of Discord.
public final class Discord implements Channel {

  /// What Discord takes.
  private static final int TEXT_MAX = 2000;

  private final Requests requests;
  private final WebTarget target;

  /// Posts to that webhook.
  public Discord(Requests requests, WebTarget target) {
    this.requests = requests;
    this.target = target;
  }

  @Override
  public void tell(Notice notice) throws UndeliveredException {
    var text = notice.title() + "\n" + notice.body();
    var body =
        Json.text(
            json -> {
              json.writeStringProperty(
                  "content", text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text);
              // Nothing in a name mentions anybody.
              json.writeObjectPropertyStart("allowed_mentions");
              Json.texts(json, "parse", List.of());
              json.writeEndObject();
            });
    requests.post(
        target.url(),
        target.allowPrivate(),
        Map.of("Content-Type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
