package dev.backstay.audit;

import dev.backstay.audit.AuditVerdict.Broken;
import dev.backstay.audit.AuditVerdict.Flaw;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Walks along the records of a trail as they stand, up to the first that is not whole. Remembers
/// one hash, however long the trail is.
final class ChainWalk implements Consumer<AuditRecord> {

  private final long witnessNumber;
  private long count;
  private long end = Long.MAX_VALUE;
  private String lastHash = AuditRecord.NO_HASH;
  private String hashAtWitness = AuditRecord.NO_HASH;
  private @Nullable Broken flaw;

  /// Remembers the hash of the record with that number; of none for 0.
  ChainWalk(long witnessNumber) {
    this.witnessNumber = witnessNumber;
  }

  /// Looks at no record after that number.
  void endAt(long number) {
    end = number;
  }

  @Override
  public void accept(AuditRecord next) {
    if (flaw != null) {
      tellWhetherItIsLater(flaw, next);
    } else if (count < end) {
      flaw = flawOf(next);
      if (flaw == null) {
        count++;
        lastHash = next.hash();
        hashAtWitness = count == witnessNumber ? lastHash : hashAtWitness;
      }
    }
  }

  private void tellWhetherItIsLater(Broken found, AuditRecord next) {
    if (found.flaw() == Flaw.GAP && next.number() == found.number()) {
      flaw = new Broken(found.number(), Flaw.REORDERED, "this record stands behind later ones");
    }
  }

  private @Nullable Broken flawOf(AuditRecord next) {
    var place = count + 1;
    if (!next.hasItsHash()) {
      return new Broken(place, Flaw.CHANGED, "the hash is not that of what stands there");
    }
    if (next.number() > place) {
      return new Broken(
          place, Flaw.GAP, "after %d comes record %d".formatted(count, next.number()));
    }
    if (next.number() < place) {
      return new Broken(
          place, Flaw.REORDERED, "after %d comes record %d".formatted(count, next.number()));
    }
    if (!next.previousHash().equals(lastHash)) {
      return count == 0
          ? new Broken(place, Flaw.CHANGED, "the first record is chained to another")
          : new Broken(count, Flaw.CHANGED, "record %d is chained to another one".formatted(place));
    }
    return null;
  }

  /// How many records are whole, from the first on.
  long count() {
    return count;
  }

  /// The hash of the last of those.
  String lastHash() {
    return lastHash;
  }

  /// The hash of the record that the witness tells of, once it was passed.
  String hashAtWitness() {
    return hashAtWitness;
  }

  Optional<Broken> flaw() {
    return Optional.ofNullable(flaw);
  }
}
