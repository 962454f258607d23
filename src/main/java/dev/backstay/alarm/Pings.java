package dev.backstay.alarm;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Tells a watcher in the manner of healthchecks that all is well, so that it raises an alarm when
/// it hears nothing any more: it is told so only while no alarm stands.
///
/// A notice that an alarm was raised is told at once, as a failure. That one is over is told by the
/// next sign of life, once nothing else is wrong.
public final class Pings implements Channel {

  private final Requests requests;
  private final WebTarget target;
  private final Set<Condition> on;

  /// @param target the URL of the check
  /// @param on the conditions that it watches
  public Pings(Requests requests, WebTarget target, Set<Condition> on) {
    this.requests = requests;
    this.target = target;
    this.on = Set.copyOf(on);
  }

  @Override
  public void tell(Notice notice) throws UndeliveredException {
    if (notice.state() != Notice.State.RECOVERED) {
      ping("/fail", notice.title() + "\n" + notice.body());
    }
  }

  /// A sign of life, if none of the alarms is of a condition that it watches.
  ///
  /// @param standing all alarms that stand now
  /// @return whether it was sent
  public boolean alive(Collection<Alarm> standing) throws UndeliveredException {
    if (standing.stream().map(Alarm::condition).anyMatch(on::contains)) {
      return false;
    }
    ping("", "");
    return true;
  }

  /// Tells that a run has begun.
  public void begun() throws UndeliveredException {
    ping("/start", "");
  }

  private void ping(String what, String text) throws UndeliveredException {
    var url = target.url();
    var path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/$", "");
    var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    requests.post(
        URI.create(url.getScheme() + "://" + url.getRawAuthority() + path + what + query),
        target.allowPrivate(),
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
