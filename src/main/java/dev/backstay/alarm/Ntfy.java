package dev.backstay.alarm;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Publishes notices to a topic of ntfy.
public final class Ntfy implements Channel {

  private final Requests requests;
  private final WebTarget target;
  private final Optional<String> token;

  /// @param target the URL of the topic
  /// @param token that lets publish there, if one is needed
  public Ntfy(Requests requests, WebTarget target, Optional<String> token) {
    this.requests = requests;
    this.target = target;
    this.token = token;
  }

  @Override
  public void tell(Notice notice) throws UndeliveredException {
    var over = notice.state() == Notice.State.RECOVERED;
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "text/plain; charset=utf-8");
    headers.put("Title", notice.title());
    headers.put("Priority", over ? "default" : "high");
    headers.put("Tags", over ? "white_check_mark" : "warning");
    token.ifPresent(it -> headers.put("Authorization", "Bearer " + it));
    requests.post(
        target.url(),
        target.allowPrivate(),
        headers,
        notice.body().getBytes(StandardCharsets.UTF_8));
  }
}
