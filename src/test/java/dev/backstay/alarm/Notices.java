package dev.backstay.alarm;

import java.time.Instant;
import java.util.Optional;

/// Findings and notices for tests.
final class Notices {

  static final Instant SINCE = Instant.parse("2026-07-10T10:36:00Z");

  private Notices() {}

  static Finding finding(Condition condition, String subject) {
    return new Finding("prod", condition, subject, "it is wrong", Optional.empty(), "Mend it.");
  }

  static Notice notice(String subject, Notice.State state) {
    return new Notice(
        "prod",
        "node-1",
        Condition.SUSPECT,
        subject,
        "<!channel> @everyone & \u00e4",
        state,
        SINCE,
        Optional.of("0123456789ab"),
        "Mend it.");
  }
}
