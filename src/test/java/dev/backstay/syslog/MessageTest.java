package dev.backstay.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.audit.AuditRecord;
import dev.backstay.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MessageTest {

  private static AuditRecord record(String object) {
    return new AuditRecord(
        7,
        Instant.parse("2026-03-01T12:00:00.250Z"),
        "account ada",
        "admin",
        "127.0.0.1",
        "DELETE /api/v1/snapshots/{id}",
        object,
        "done: 200",
        "ab".repeat(32),
        "0".repeat(64),
        "1".repeat(64));
  }

  private static String frame(String object, String host) {
    return new String(Message.frame(record(object), host), StandardCharsets.UTF_8);
  }

  @Test
  void aRecordIsAMessageOfRfc5424AfterItsLength() {
    var message =
        "<109>1 2026-03-01T12:00:00.250Z node-1 backstay - audit - {\"number\":\"7\","
            + "\"at\":\"2026-03-01T12:00:00.250Z\",\"actor\":\"account ada\",\"role\":\"admin\","
            + "\"source\":\"127.0.0.1\",\"action\":\"DELETE /api/v1/snapshots/{id}\","
            + "\"object\":\"/x\",\"outcome\":\"done: 200\",\"request_digest\":\""
            + "ab".repeat(32)
            + "\",\"previous_hash\":\""
            + "0".repeat(64)
            + "\",\"hash\":\""
            + "1".repeat(64)
            + "\"}";

    assertThat(frame("/x", "node-1")).isEqualTo(message.length() + " " + message);
  }

  @Test
  void theLengthIsThatOfTheOctetsAndNothingBreaksTheLine() {
    var frame = frame("ä€😀\n\"\\ … (cut)", "node-1");
    var message = frame.substring(frame.indexOf(' ') + 1);

    assertThat(frame).startsWith(message.getBytes(StandardCharsets.UTF_8).length + " <109>1 ");
    assertThat(message).matches("[\\x20-\\x7e]+");
    assertThat(JsonObject.parse(message.substring(message.indexOf('{'))).needText("object"))
        .isEqualTo("ä€😀\n\"\\ … (cut)");
  }

  @Test
  void theNameOfTheHostIsOneWord() {
    assertThat(frame("/x", "my host\nä")).contains("Z my_host__ backstay");
    assertThat(frame("/x", "")).contains("Z - backstay");
    assertThat(frame("/x", "h".repeat(300))).contains("Z " + "h".repeat(255) + " backstay");
  }
}
