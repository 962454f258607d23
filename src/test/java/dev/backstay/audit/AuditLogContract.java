package dev.backstay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.testing.InMemoryAuditLog;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every place for an audit trail promises.
public abstract class AuditLogContract {

  private final AuditKey key = new AuditKey(new byte[AuditKey.BYTES_MIN]);
  private final SettableTime time = new SettableTime("2026-03-01T12:00:00.123456789Z");

  /// An empty log, the same for the whole of a test.
  protected abstract AuditLog log();

  private static AuditEvent event(String object) {
    return new AuditEvent("o'\"€😀", "admin", "192.0.2.7", "delete", object, "begins", "");
  }

  private List<AuditRecord> read(long from) throws IOException {
    var records = new ArrayList<AuditRecord>();
    log().read(from, records::add);
    return records;
  }

  @Test
  void thereIsNothingAtFirst() throws IOException {
    assertThat(log().last()).isEmpty();
    assertThat(read(1)).isEmpty();
  }

  @Test
  void recordsAreReadAsTheyWereEnteredFromAnyNumberOn() throws IOException {
    var expected = new InMemoryAuditLog();
    var trail = new AuditTrail(expected, key, time);
    for (var each = 1; each <= 1_003; each++) {
      var head = trail.append(event("snapshot " + each + "\0\n"));
      log().append(expected.records().getLast(), head);
    }

    assertThat(read(1)).isEqualTo(expected.records());
    assertThat(read(501)).isEqualTo(expected.records().subList(500, 1_003));
    assertThat(read(1_003)).isEqualTo(expected.records().subList(1_002, 1_003));
    assertThat(read(1_004)).isEmpty();
    assertThat(log().last()).isEqualTo(expected.last());
    assertThat(new AuditVerification(log(), key).verify(Optional.empty()))
        .isEqualTo(new AuditVerdict.Whole(1_003, expected.last()));
  }

  @Test
  void aNumberThatIsTakenFailsAndChangesNothing() throws IOException {
    var trail = new AuditTrail(log(), key, time);
    trail.append(event("snapshot 1"));
    var last = trail.append(event("snapshot 2"));
    var before = read(1);
    var other = AuditRecord.of(2, time.instant(), event("other"), before.getFirst().hash());

    assertThatThrownBy(() -> log().append(other, key.sign(2, other.hash())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is a record 2");

    assertThat(read(1)).isEqualTo(before);
    assertThat(log().last()).contains(last);
  }

  @Test
  void whoReadsMayAppend() throws IOException {
    var trail = new AuditTrail(log(), key, time);
    trail.append(event("snapshot 1"));
    trail.append(event("snapshot 2"));

    log().read(2, record -> trail.append(event("read " + record.number())));

    assertThat(read(3)).extracting(AuditRecord::object).containsExactly("read 2");
  }
}
