package dev.backstay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backstay.audit.AuditVerdict.Broken;
import dev.backstay.audit.AuditVerdict.Flaw;
import dev.backstay.audit.AuditVerdict.Whole;
import dev.backstay.testing.InMemoryAuditLog;
import dev.backstay.testing.SettableTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AuditVerificationTest {

  private static final int COUNT = 200;
  private static final int CASES = 1_000;
  private static final long SEED = 20_260_301;
  private static final int TEXTS = 7;

  private final SettableTime time = new SettableTime("2026-03-01T12:00:00Z");
  private final AuditKey key = new AuditKey("k".repeat(32).getBytes(StandardCharsets.US_ASCII));
  private final InMemoryAuditLog log = new InMemoryAuditLog();
  private final List<AuditHead> heads = new ArrayList<>();
  private List<AuditRecord> written = List.of();

  @BeforeEach
  void aChainOfTwoHundred() {
    append(log, COUNT);
    written = List.copyOf(log.records());
  }

  private void append(InMemoryAuditLog to, int count) {
    var trail = new AuditTrail(to, key, time);
    for (var i = 1; i <= count; i++) {
      time.pass(Duration.ofMillis(1));
      heads.add(
          trail.append(
              new AuditEvent(
                  "account a" + i % 3,
                  "admin",
                  "192.0.2." + i,
                  "tag",
                  "snapshot " + i,
                  "done",
                  "%064x".formatted(i))));
    }
  }

  private void restored(Optional<AuditHead> head) {
    log.records().clear();
    log.records().addAll(written);
    log.setHead(head);
  }

  private AuditVerdict verified() {
    return verified(Optional.empty());
  }

  private AuditVerdict verified(Optional<AuditHead> witness) {
    try {
      return new AuditVerification(log, key).verify(witness);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertBroken(long number, Flaw flaw) {
    assertBroken(Optional.empty(), number, flaw, "");
  }

  private void assertBroken(Optional<AuditHead> witness, long number, Flaw flaw, String said) {
    assertThat(verified(witness))
        .as(said)
        .isInstanceOfSatisfying(
            Broken.class,
            it -> {
              assertThat(it.number()).as("%s: %s", said, it).isEqualTo(number);
              assertThat(it.flaw()).as("%s: %s", said, it).isEqualTo(flaw);
              assertThat(it.why()).isNotBlank();
            });
  }

  @Test
  void whatWasEnteredIsWhole() {
    var head = Optional.of(heads.getLast());

    assertThat(verified()).isEqualTo(new Whole(COUNT, head));
    for (var witness : heads) {
      assertThat(verified(Optional.of(witness))).isEqualTo(new Whole(COUNT, head));
    }
  }

  @Test
  void nothingIsWholeAsLongAsNobodyKnowsMore() {
    log.records().clear();
    log.setHead(Optional.empty());

    assertThat(verified()).isEqualTo(new Whole(0, Optional.empty()));
    assertBroken(Optional.of(heads.getFirst()), 1, Flaw.CUT_OFF, "all is gone");
  }

  private static AuditRecord with(
      AuditRecord it, List<String> texts, String previous, String hash) {
    return new AuditRecord(
        it.number(),
        it.at(),
        texts.get(0),
        texts.get(1),
        texts.get(2),
        texts.get(3),
        texts.get(4),
        texts.get(5),
        texts.get(6),
        previous,
        hash);
  }

  private static List<String> texts(AuditRecord it) {
    return List.of(
        it.actor(),
        it.role(),
        it.source(),
        it.action(),
        it.object(),
        it.outcome(),
        it.requestDigest());
  }

  private static String flipped(String text, Random random) {
    if (text.isEmpty()) {
      return "x";
    }
    var chars = text.toCharArray();
    // Some of these are halves of characters, which no encoding may take for others.
    chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(16));
    return new String(chars);
  }

  private static AuditRecord changed(AuditRecord it, Random random) {
    var texts = new ArrayList<>(texts(it));
    var field = random.nextInt(TEXTS + 4);
    if (field < TEXTS) {
      texts.set(field, flipped(texts.get(field), random));
    }
    var bit = 1L << random.nextInt(40);
    return new AuditRecord(
        field == TEXTS ? it.number() ^ bit : it.number(),
        field == TEXTS + 1 ? Instant.ofEpochSecond(0, nanos(it.at()) ^ bit) : it.at(),
        texts.get(0),
        texts.get(1),
        texts.get(2),
        texts.get(3),
        texts.get(4),
        texts.get(5),
        texts.get(6),
        field == TEXTS + 2 ? flipped(it.previousHash(), random) : it.previousHash(),
        field == TEXTS + 3 ? flipped(it.hash(), random) : it.hash());
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000 + at.getNano();
  }

  @Test
  void anyChangedBitOfAnyRecordIsNamed() {
    System.out.println("harness: audit: from seed " + SEED);
    var random = new Random(SEED);
    for (var i = 0; i < CASES; i++) {
      restored(Optional.of(heads.getLast()));
      var at = random.nextInt(COUNT);
      var other = changed(written.get(at), random);
      log.records().set(at, other);
      assertThat(other).isNotEqualTo(written.get(at));
      assertBroken(Optional.empty(), at + 1L, Flaw.CHANGED, "case %d: %s".formatted(i, other));
    }
  }

  @Test
  void anyRemovedRecordIsNamed() {
    for (var at = 0; at < COUNT; at++) {
      restored(Optional.of(heads.getLast()));
      log.records().remove(at);
      assertBroken(at + 1L, at + 1 == COUNT ? Flaw.CUT_OFF : Flaw.GAP);
    }
  }

  @Test
  void anyExchangedRecordsAreNamed() {
    var random = new Random(SEED);
    for (var i = 0; i < CASES; i++) {
      restored(Optional.of(heads.getLast()));
      var first = random.nextInt(COUNT - 1);
      var second = first + 1 + random.nextInt(COUNT - 1 - first);
      log.records().set(first, written.get(second));
      log.records().set(second, written.get(first));
      assertBroken(first + 1L, Flaw.REORDERED);
    }
  }

  @Test
  void anyRecordThatStandsThereTwiceIsNamed() {
    var random = new Random(SEED);
    for (var i = 0; i < CASES; i++) {
      restored(Optional.of(heads.getLast()));
      var record = random.nextInt(COUNT);
      var place = random.nextInt(COUNT + 1);
      log.records().add(place, written.get(record));
      // A copy beside the record itself is the same trail whichever of them came first.
      var first = place == record ? place + 1 : place;
      assertBroken(first + 1L, Flaw.REORDERED);
    }
  }

  @Test
  void anyInsertedRecordIsNamed() {
    var random = new Random(SEED);
    for (var i = 0; i < CASES; i++) {
      restored(Optional.of(heads.getLast()));
      var place = random.nextInt(COUNT + 1);
      var previous = place == 0 ? AuditRecord.NO_HASH : written.get(place - 1).hash();
      var event = new AuditEvent("account x", "admin", "", "delete", "all", "done", "");
      var isChained = random.nextBoolean();
      var number = place + 1;
      log.records()
          .add(
              place,
              AuditRecord.of(number, time.instant(), event, isChained ? previous : "f".repeat(64)));
      if (place == COUNT) {
        // Behind the last: it is not what the head vouches for, or its chain is wrong.
        if (isChained) {
          assertBroken(COUNT + 1L, Flaw.HEAD_FORGED);
        } else {
          assertBroken(COUNT, Flaw.CHANGED);
        }
      } else if (isChained) {
        // It holds in itself; the true one comes second.
        assertBroken(number + 1L, Flaw.REORDERED);
      } else {
        assertBroken(Math.max(1, number - 1L), Flaw.CHANGED);
      }
    }
  }

  /// The hash of a changed record is no secret; only the next one and the head tell.
  @Test
  void aRecordThatWasChangedTogetherWithItsHashIsNamed() {
    for (var at = 0; at < COUNT; at++) {
      restored(Optional.of(heads.getLast()));
      log.records().set(at, forged(written.get(at), written.get(at).previousHash()));
      assertBroken(at + 1L, at + 1 == COUNT ? Flaw.REWRITTEN : Flaw.CHANGED);
    }
  }

  private static AuditRecord forged(AuditRecord it, String previous) {
    return AuditRecord.of(
        it.number(),
        it.at(),
        new AuditEvent(
            "account nobody",
            it.role(),
            it.source(),
            it.action(),
            it.object(),
            it.outcome(),
            it.requestDigest()),
        previous);
  }

  private String rewriteFrom(int first) {
    var previous = first == 0 ? AuditRecord.NO_HASH : written.get(first - 1).hash();
    for (var at = first; at < log.records().size(); at++) {
      var record = forged(log.records().get(at), previous);
      log.records().set(at, record);
      previous = record.hash();
    }
    return previous;
  }

  @Test
  void aChainThatWasWrittenAnewIsNoticedByItsHead() {
    rewriteFrom(17);

    assertBroken(COUNT, Flaw.REWRITTEN);
  }

  @Test
  void whoHasNoKeyCannotMakeAHead() {
    var hash = rewriteFrom(17);
    var other = new AuditKey(new byte[32]);
    log.setHead(Optional.of(other.sign(COUNT, hash)));

    assertBroken(COUNT, Flaw.HEAD_FORGED);
  }

  @Test
  void whoHasTheKeyIsStillNoticedByTheWitness() {
    var hash = rewriteFrom(17);
    log.setHead(Optional.of(key.sign(COUNT, hash)));

    assertThat(verified()).isInstanceOf(Whole.class);
    assertThat(verified(Optional.of(heads.get(16)))).isInstanceOf(Whole.class);
    assertBroken(Optional.of(heads.get(17)), 18, Flaw.REWRITTEN, "just there");
    assertBroken(Optional.of(heads.get(150)), 151, Flaw.REWRITTEN, "later");
  }

  @Test
  void anEndThatWasCutOffWithItsHeadIsNoticedByTheWitness() {
    log.records().subList(120, COUNT).clear();
    log.setHead(Optional.of(heads.get(119)));

    assertThat(verified()).isEqualTo(new Whole(120, Optional.of(heads.get(119))));
    assertThat(verified(Optional.of(heads.get(119)))).isInstanceOf(Whole.class);
    assertBroken(Optional.of(heads.get(120)), 121, Flaw.CUT_OFF, "one more");
    assertBroken(Optional.of(heads.getLast()), 121, Flaw.CUT_OFF, "all");
  }

  @Test
  void aForgedWitnessIsNotBelieved() {
    var last = heads.getLast();

    var further = new AuditHead(COUNT + 1L, last.hash(), last.mac());
    assertBroken(Optional.of(further), COUNT + 1L, Flaw.HEAD_FORGED, "another number");
  }

  @Test
  void recordsWithoutAHeadAreNotBelieved() {
    log.setHead(Optional.empty());
    assertBroken(1, Flaw.HEAD_FORGED);

    log.setHead(Optional.of(heads.get(99)));
    assertBroken(101, Flaw.HEAD_FORGED);
  }

  @Test
  void theFirstOfTwoFlawsIsNamed() {
    log.records().set(150, with(written.get(150), texts(written.get(150)), "", ""));
    log.records().remove(80);

    assertBroken(81, Flaw.GAP);
  }

  @Test
  void aRecordThatIsChainedToSomethingBeforeTheFirstIsNamed() {
    log.records().removeFirst();
    log.records().addFirst(forged(written.getFirst(), "1".repeat(64)));

    assertBroken(1, Flaw.CHANGED);
  }

  @Test
  void whatIsAppendedMeanwhileDoesNotDisturb() {
    log.afterRead(
        () -> {
          append(log, 3);
          log.afterRead(() -> append(log, 2));
        });

    assertThat(verified()).isEqualTo(new Whole(COUNT + 3L, Optional.of(heads.get(COUNT + 2))));
    assertThat(verified()).isEqualTo(new Whole(COUNT + 5L, Optional.of(heads.get(COUNT + 4))));
  }

  @Test
  void whatCannotBeReadIsNoVerdict() {
    log.setFault(Optional.of("unreadable"));

    assertThatThrownBy(() -> new AuditVerification(log, key).verify(Optional.empty()))
        .isInstanceOf(IOException.class);
  }
}
