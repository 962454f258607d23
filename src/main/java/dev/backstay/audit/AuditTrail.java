package dev.backstay.audit;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.StoreUnavailableException;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Enters what is done into the audit trail.
///
/// Who changes something enters that it begins, does it, and enters what came of it. **If entering
/// fails, it is not done.**
///
/// Texts stand there escaped and cut: control characters, invisible ones and halves of characters
/// as `\\u` and four hexadecimal digits, a backslash as two; what is longer than 1,000 characters
/// then ends with the mark `… (cut)`.
public final class AuditTrail {

  private final AuditLog log;
  private final AuditKey key;
  private final InstantSource time;

  /// The last head that this trail has seen: it never appends to less.
  private @Nullable AuditHead seen;

  /// The trail that is kept there.
  public AuditTrail(AuditLog log, AuditKey key, InstantSource time) {
    this(log, key, time, Optional.empty());
  }

  /// The same, which must not have lost anything since a witness was kept.
  public AuditTrail(AuditLog log, AuditKey key, InstantSource time, Optional<AuditHead> witness) {
    this.log = log;
    this.key = key;
    this.time = time;
    seen = witness.orElse(null);
  }

  /// Enters an event. What comes back has a number one higher than all before.
  ///
  /// @return the head that vouches for the record and all before it, to be kept elsewhere as well
  /// @throws StoreUnavailableException with the code `audit-failed` if it could not be entered, or
  ///     the trail that is kept is not the one that was seen before: what was to be done must not
  ///     be
  public synchronized AuditHead append(AuditEvent event) {
    try {
      var last = log.last();
      requireTrusted(last);
      var next =
          AuditRecord.of(
              last.map(AuditHead::number).orElse(0L) + 1,
              time.instant().truncatedTo(ChronoUnit.MILLIS),
              shown(event),
              last.map(AuditHead::hash).orElse(AuditRecord.NO_HASH));
      var head = key.sign(next.number(), next.hash());
      log.append(next, head);
      seen = head;
      return head;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.AUDIT_FAILED,
          "the audit trail could not be written: "
              + AuditTexts.shown(String.valueOf(e.getMessage())),
          "Nothing was done. Make room for the trail or repair its place, then ask again.",
          e);
    }
  }

  private void requireTrusted(Optional<AuditHead> last) {
    if (last.isPresent() && !key.vouchesFor(last.get())) {
      throw refused("its head is not vouched for by this key");
    }
    var before = seen;
    if (before == null) {
      seen = last.orElse(null);
      return;
    }
    if (!key.vouchesFor(before)) {
      throw refused("its witness is not vouched for by this key");
    }
    var number = last.map(AuditHead::number).orElse(0L);
    if (number < before.number()) {
      throw refused("it ends at %d and was at %d".formatted(number, before.number()));
    }
    if (number == before.number()
        && !last.map(AuditHead::hash).equals(Optional.of(before.hash()))) {
      throw refused("its record %d is not the one that was seen".formatted(number));
    }
  }

  private static StoreUnavailableException refused(String why) {
    return new StoreUnavailableException(
        FailureCode.AUDIT_FAILED,
        "nothing is added to the audit trail: " + why,
        "Nothing was done. Keep the trail as it is and look who changed it.");
  }

  private static AuditEvent shown(AuditEvent event) {
    return new AuditEvent(
        AuditTexts.shown(event.actor()),
        AuditTexts.shown(event.role()),
        AuditTexts.shown(event.source()),
        AuditTexts.shown(event.action()),
        AuditTexts.shown(event.object()),
        AuditTexts.shown(event.outcome()),
        AuditTexts.shown(event.requestDigest()));
  }
}
