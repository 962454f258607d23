package dev.backstay.alarm;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Posts notices as JSON: see docs/alarms.md.
public final class Webhook implements Channel {

  private final Requests requests;
  private final WebTarget target;
  private final Optional<byte[]> secret;
  private final InstantSource time;

  /// @param secret that requests are signed with, if they are
  public Webhook(Requests requests, WebTarget target, Optional<byte[]> secret, InstantSource time) {
    this.requests = requests;
    this.target = target;
    this.secret = secret.map(byte[]::clone);
    this.time = time;
  }

  @Override
  public void tell(Notice notice) throws UndeliveredException {
    var body = notice.json().getBytes(StandardCharsets.UTF_8);
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    secret.ifPresent(
        it -> headers.put("Backstay-Signature", Signature.of(it, time.instant(), body)));
    requests.post(target.url(), target.allowPrivate(), headers, body);
  }
}
