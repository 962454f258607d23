package dev.backstay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.testing.InMemoryAuditLog;
import dev.backstay.testing.SettableTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class AuditTrailTest {

  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final InMemoryAuditLog log = new InMemoryAuditLog();
  private final SettableTime time = new SettableTime("2026-03-01T12:00:00.123456789Z");
  private final AuditKey key = new AuditKey(KEY);
  private final AuditTrail trail = new AuditTrail(log, key, time);

  private static AuditEvent event(String object) {
    return new AuditEvent(
        "token 0123456789ab", "admin", "192.0.2.7", "delete", object, "begins", "ab".repeat(32));
  }

  private static AuditEvent named(String actor) {
    return new AuditEvent(actor, "", "", "", "", "", "");
  }

  private void assertRefused(ThrowingCallable act, String message) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            it -> {
              assertThat(it.code()).isEqualTo(FailureCode.AUDIT_FAILED);
              assertThat(it.hint()).isPresent();
            })
        .hasMessageContaining(message);
  }

  @Test
  void recordsAreNumberedFromOneAndChained() {
    var first = trail.append(event("snapshot 1"));
    var second = trail.append(event("snapshot 2"));

    assertThat(log.records()).extracting(AuditRecord::number).containsExactly(1L, 2L);
    assertThat(log.records().get(0).previousHash()).isEqualTo("0".repeat(64));
    assertThat(log.records().get(1).previousHash()).isEqualTo(first.hash());
    assertThat(log.records().get(1).hash()).isEqualTo(second.hash());
    assertThat(log.records().get(0).at()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
  }

  /// Written down a second time, as another program would.
  @Test
  void theHashIsThatOfTheDocumentedBytes() throws GeneralSecurityException {
    var head = trail.append(event("snapshot ä€😀"));

    var bytes = new ByteArrayOutputStream();
    bytes.write(1);
    bytes.writeBytes(HexFormat.of().parseHex("0000000000000001"));
    bytes.writeBytes(HexFormat.of().parseHex("0000000069a42a40"));
    bytes.writeBytes(HexFormat.of().parseHex("0754d4c0"));
    for (var text :
        new String[] {
          "token 0123456789ab",
          "admin",
          "192.0.2.7",
          "delete",
          "snapshot ä€😀",
          "begins",
          "ab".repeat(32),
          "0".repeat(64)
        }) {
      var utf8 = text.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
      bytes.writeBytes(utf8);
    }
    var hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    assertThat(head.hash()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void theHeadIsThatOfTheDocumentedBytes() throws GeneralSecurityException {
    var head = trail.append(event("snapshot 1"));

    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    mac.update("backstay audit head".getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 1);
    mac.update(new byte[] {0, 0, 0, 0, 0, 0, 0, 1});
    mac.update(head.hash().getBytes(StandardCharsets.US_ASCII));
    assertThat(head.mac()).isEqualTo(HexFormat.of().formatHex(mac.doFinal()));
    assertThat(key.vouchesFor(head)).isTrue();
    assertThat(key.vouchesFor(new AuditHead(2, head.hash(), head.mac()))).isFalse();
    assertThat(key.vouchesFor(new AuditHead(1, "0".repeat(64), head.mac()))).isFalse();
    assertThat(new AuditKey(new byte[32]).vouchesFor(head)).isFalse();
  }

  @Test
  void textsThatAreMovedAcrossFieldsMakeAnotherHash() {
    var one = AuditRecord.of(1, time.instant(), new AuditEvent("ab", "c", "", "", "", "", ""), "");
    var two = AuditRecord.of(1, time.instant(), new AuditEvent("a", "bc", "", "", "", "", ""), "");

    assertThat(one.hash()).isNotEqualTo(two.hash());
  }

  @Test
  void whatCannotBeWrittenIsAFailureAndLeavesNothing() {
    trail.append(event("snapshot 1"));
    log.setFault(Optional.of("no space left\non device"));

    assertRefused(() -> trail.append(event("snapshot 2")), "no space left\\u000aon device");

    log.setFault(Optional.empty());
    assertThat(trail.append(event("snapshot 3")).number()).isEqualTo(2);
  }

  @Test
  void twoThatAppendAtOnceDoNotBothSucceed() throws IOException {
    trail.append(event("snapshot 1"));
    var behind =
        new AuditLog() {
          @Override
          public void append(AuditRecord appended, AuditHead head) throws IOException {
            trail.append(event("from elsewhere"));
            log.append(appended, head);
          }

          @Override
          public void read(long from, Consumer<AuditRecord> to) throws IOException {
            log.read(from, to);
          }

          @Override
          public List<AuditRecord> page(long from, int most) throws IOException {
            return log.page(from, most);
          }

          @Override
          public Optional<AuditHead> last() throws IOException {
            return log.last();
          }
        };
    var other = new AuditTrail(behind, key, time);

    assertRefused(() -> other.append(event("snapshot 2")), "there is a record 2");

    assertThat(new AuditVerification(log, key).verify(Optional.empty()))
        .isEqualTo(new AuditVerdict.Whole(2, log.last()));
  }

  @Test
  void nothingIsAddedToATrailThatLostItsEnd() {
    var first = trail.append(event("snapshot 1"));
    trail.append(event("snapshot 2"));
    log.records().removeLast();
    log.setHead(Optional.of(first));

    assertRefused(() -> trail.append(event("snapshot 3")), "it ends at 1 and was at 2");
    assertThat(log.records()).hasSize(1);
  }

  @Test
  void aWitnessTellsATrailThatStartsAgainWhatThereWas() {
    var witness = trail.append(event("snapshot 1"));
    log.records().clear();
    log.setHead(Optional.empty());
    var later = new AuditTrail(log, key, time, Optional.of(witness));

    assertRefused(() -> later.append(event("snapshot 2")), "it ends at 0 and was at 1");
  }

  @Test
  void nothingIsAddedToAnotherChain() {
    var witness = trail.append(event("snapshot 1"));
    var other = new InMemoryAuditLog();
    var elsewhere = new AuditTrail(other, key, time);
    elsewhere.append(event("snapshot 9"));
    var later = new AuditTrail(other, key, time, Optional.of(witness));

    assertRefused(() -> later.append(event("snapshot 2")), "record 1 is not the one that was seen");
  }

  @Test
  void nothingIsAddedAfterAHeadOfAnotherKey() {
    var head = trail.append(event("snapshot 1"));
    log.setHead(Optional.of(new AuditHead(1, head.hash(), "0".repeat(64))));

    assertRefused(() -> trail.append(event("snapshot 2")), "not vouched for");
    var forged = Optional.of(new AuditHead(0, "", ""));
    var later = new AuditTrail(new InMemoryAuditLog(), key, time, forged);
    assertRefused(() -> later.append(event("snapshot 2")), "its witness is not vouched for");
  }

  private String entered(String actor) {
    trail.append(named(actor));
    return log.records().getLast().actor();
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(entered("a\nb\r\t\0\u001b[31m\u007f\u0085"))
        .isEqualTo("a\\u000ab\\u000d\\u0009\\u0000\\u001b[31m\\u007f\\u0085");
    assertThat(entered("\u202e\u200b\u2028\u2029\ufeff"))
        .isEqualTo("\\u202e\\u200b\\u2028\\u2029\\ufeff");
    assertThat(entered("C:\\u000a")).isEqualTo("C:\\\\u000a");
    assertThat(entered("half \ud83d of it, \ude00")).isEqualTo("half \\ud83d of it, \\ude00");
    assertThat(entered("ä€😀 'plain' \"text\"")).isEqualTo("ä€😀 'plain' \"text\"");
  }

  @Test
  void textsAreCutAtAThousandCharactersWithAMark() {
    assertThat(entered("a".repeat(1_000))).isEqualTo("a".repeat(1_000));
    assertThat(entered("a".repeat(1_001))).isEqualTo("a".repeat(993) + "… (cut)");
    assertThat(entered("\n".repeat(166) + "abcd")).hasSize(1_000).endsWith("\\u000aabcd");
    assertThat(entered("\n".repeat(167))).isEqualTo("\\u000a".repeat(165) + "… (cut)");
    assertThat(entered("a".repeat(992) + "😀".repeat(5))).isEqualTo("a".repeat(992) + "… (cut)");
  }

  @Test
  void everyTextIsEscaped() {
    trail.append(new AuditEvent("\1", "\2", "\3", "\4", "\5", "\6", "\7"));

    assertThat(log.records().getLast().fields().sequencedValues())
        .startsWith("1", "2026-03-01T12:00:00.123Z")
        .contains("\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007");
  }

  @Test
  void anExportHasAllThatTheHashNeeds() {
    var head = trail.append(event("snapshot 1"));

    assertThat(log.records().getFirst().fields())
        .containsExactly(
            Map.entry("number", "1"),
            Map.entry("at", "2026-03-01T12:00:00.123Z"),
            Map.entry("actor", "token 0123456789ab"),
            Map.entry("role", "admin"),
            Map.entry("source", "192.0.2.7"),
            Map.entry("action", "delete"),
            Map.entry("object", "snapshot 1"),
            Map.entry("outcome", "begins"),
            Map.entry("request_digest", "ab".repeat(32)),
            Map.entry("previous_hash", "0".repeat(64)),
            Map.entry("hash", head.hash()));
  }

  @Test
  void aShortKeyIsRefusedAndNoneIsPrinted() {
    assertThatThrownBy(() -> new AuditKey(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(key.toString()).isEqualTo("the key of an audit trail");
  }
}
