package dev.backstay.syslog;

import java.time.Instant;

/// What did not arrive.
///
/// @param collector who does not take it
/// @param number of the first record that is not known to have arrived
/// @param since when that record was entered
/// @param reason why the last attempt failed
public record Unsent(String collector, long number, Instant since, String reason) {

  @Override
  public String toString() {
    return "%s does not take the audit trail from record %d of %s on: %s"
        .formatted(collector, number, since, reason);
  }
}
