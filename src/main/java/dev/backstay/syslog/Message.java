package dev.backstay.syslog;

import dev.backstay.audit.AuditRecord;
import dev.backstay.json.Json;
import java.nio.charset.StandardCharsets;

/// A record as a message of RFC 5424: facility 13 (log audit), severity 5 (notice), and the JSON
/// object of the trail's export, from which the hash can be computed again. All of it is ASCII, so
/// that no byte-order mark is needed.
final class Message {

  private static final int PRIORITY = 13 * 8 + 5;
  private static final int HOST_LENGTH_MAX = 255;

  private Message() {}

  /// The message after the count of its octets (RFC 6587, section 3.4.1; RFC 5425, section 4.3).
  static byte[] frame(AuditRecord record, String host) {
    var message =
        "<%d>1 %s %s backstay - audit - %s"
            .formatted(
                PRIORITY,
                record.at(),
                name(host),
                Json.text(json -> record.fields().forEach(json::writeStringProperty)));
    return "%d %s".formatted(message.length(), message).getBytes(StandardCharsets.US_ASCII);
  }

  /// A name may have neither spaces nor anything but ASCII; `-` says that there is none.
  private static String name(String host) {
    var shown = host.replaceAll("[^\\x21-\\x7e]", "_");
    var cut = shown.substring(0, Math.min(shown.length(), HOST_LENGTH_MAX));
    return cut.isEmpty() ? "-" : cut;
  }
}
