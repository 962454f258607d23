package dev.backstay.audit;

import dev.backstay.audit.AuditVerdict.Broken;
import dev.backstay.audit.AuditVerdict.Flaw;
import java.io.IOException;
import java.util.Optional;

/// Reads a whole trail and says whether it is what was entered. Changes nothing.
public final class AuditVerification {

  private final AuditLog log;
  private final AuditKey key;

  /// Verifies what is kept there, with the key of its heads.
  public AuditVerification(AuditLog log, AuditKey key) {
    this.log = log;
    this.key = key;
  }

  /// Reads all records. Something may be appended meanwhile; so much is read as there is in the
  /// end.
  ///
  /// @param witness a head that was kept elsewhere; without one, an end that was cut off together
  ///     with its head is not noticed
  /// @throws IOException if not all could be read: then nothing is known
  public AuditVerdict verify(Optional<AuditHead> witness) throws IOException {
    var untrusted = witness.filter(it -> !key.vouchesFor(it));
    if (untrusted.isPresent()) {
      return forged(untrusted.get().number(), "the key does not vouch for the witness");
    }
    var walk = new ChainWalk(witness.map(AuditHead::number).orElse(0L));
    log.read(1, walk);
    var head = log.last();
    if (walk.flaw().isEmpty() && head.isPresent() && head.get().number() > walk.count()) {
      // What was appended since; the head was read after what the walk has seen so far.
      walk.endAt(head.get().number());
      log.read(walk.count() + 1, walk);
    }
    return walk.flaw()
        .<AuditVerdict>map(it -> it)
        .or(() -> beside(walk, head))
        .or(() -> witness.flatMap(it -> against(it, walk)))
        .orElseGet(() -> new AuditVerdict.Whole(walk.count(), head));
  }

  /// What is wrong with the head of a chain that holds together.
  private Optional<Broken> beside(ChainWalk walk, Optional<AuditHead> last) {
    if (last.isEmpty()) {
      return walk.count() == 0
          ? Optional.empty()
          : Optional.of(forged(1, "there are records and no head"));
    }
    var head = last.get();
    if (!key.vouchesFor(head)) {
      return Optional.of(forged(head.number(), "the key does not vouch for the head"));
    }
    if (head.number() > walk.count()) {
      return Optional.of(cutOff(walk, "head", head));
    }
    if (head.number() < walk.count()) {
      return Optional.of(
          forged(head.number() + 1, "the head vouches for %d alone".formatted(head.number())));
    }
    return head.hash().equals(walk.lastHash())
        ? Optional.empty()
        : Optional.of(rewritten("head", head));
  }

  private static Optional<Broken> against(AuditHead witness, ChainWalk walk) {
    if (witness.number() > walk.count()) {
      return Optional.of(cutOff(walk, "witness", witness));
    }
    return walk.hashAtWitness().equals(witness.hash())
        ? Optional.empty()
        : Optional.of(rewritten("witness", witness));
  }

  private static Broken cutOff(ChainWalk walk, String what, AuditHead head) {
    return new Broken(
        walk.count() + 1,
        Flaw.CUT_OFF,
        "there are %d records, and the %s is of number %d"
            .formatted(walk.count(), what, head.number()));
  }

  private static Broken rewritten(String what, AuditHead head) {
    return new Broken(
        head.number(),
        Flaw.REWRITTEN,
        "this record, or one before it, is not what the %s vouches for".formatted(what));
  }

  private static Broken forged(long number, String why) {
    return new Broken(number, Flaw.HEAD_FORGED, why);
  }
}
