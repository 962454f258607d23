package dev.backstay.check;

import dev.backstay.failure.FailureCode;
import dev.backstay.repository.ChainLink;
import dev.backstay.repository.CommitLog;
import dev.backstay.repository.Damage;
import dev.backstay.repository.HostState;
import dev.backstay.repository.Inspection;
import dev.backstay.repository.Layout;
import dev.backstay.repository.format.CommitRecord;
import dev.backstay.snapshot.SnapshotId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether each writer's commits are all there, in one unbroken chain, up to the newest that this
/// host remembers.
final class HistoryCheck {

  private final Inspection inspection;
  private final CommitLog log;
  private final Findings findings;
  private final Map<String, Set<Long>> refusedNumbers = new HashMap<>();

  HistoryCheck(Inspection inspection, CommitLog log, Findings findings) {
    this.inspection = inspection;
    this.log = log;
    this.findings = findings;
  }

  void run() {
    for (var refused : log.refused()) {
      var damage = new Damage(refused.code(), refused.key().value(), refused.reason());
      findings.add(damage);
      Layout.commitName(refused.key())
          .ifPresent(
              name -> {
                reach(damage, name.snapshot());
                refusedNumbers
                    .computeIfAbsent(name.writer(), _ -> new HashSet<>())
                    .add(name.sequence());
              });
    }
    checkCards();
    var chains = log.chains();
    chains.forEach(this::checkChain);
    inspection
        .witness()
        .forEach(
            (writer, head) -> checkWitness(writer, head, chains.getOrDefault(writer, List.of())));
  }

  private void checkCards() {
    var writers = new HashSet<String>();
    for (var object : inspection.list(Layout.WRITERS)) {
      writers.add(object.key().name());
      inspection.writerCard(object.key()).ifPresent(this::addCard);
    }
    for (var writer : refusedNumbers.keySet()) {
      if (!writers.contains(writer)) {
        var card = inspection.writerCardOf(writer).value();
        addCard(new Damage(FailureCode.OBJECT_MISSING, card, "is missing"));
      }
    }
  }

  private void addCard(Damage damage) {
    findings.add(damage);
    for (var refused : log.refused()) {
      Layout.commitName(refused.key())
          .filter(name -> damage.object().equals(inspection.writerCardOf(name.writer()).value()))
          .ifPresent(name -> reach(damage, name.snapshot()));
    }
  }

  /// A snapshot that is there lost a change of its labels at most.
  private void reach(Damage damage, String snapshot) {
    if (!log.has(new SnapshotId(snapshot))) {
      findings.addSnapshot(damage, snapshot);
    }
  }

  private void checkChain(String writer, List<ChainLink> chain) {
    var before = 0L;
    var hash = CommitRecord.Head.NO_PREVIOUS;
    for (var commit : chain) {
      var number = commit.head().sequence();
      if (number == before) {
        gap(writer, "two commits have number " + number);
      } else if (number != before + 1) {
        checkGap(writer, before, number);
      } else if (!commit.head().previous().equals(hash)) {
        gap(
            writer,
            "commit " + number + " does not follow the commit " + before + " that is there");
      }
      before = number;
      hash = commit.hash();
    }
  }

  /// Commits that are there and refused were named already.
  private void checkGap(String writer, long before, long number) {
    var refused = refusedNumbers.getOrDefault(writer, Set.of());
    var inGap = refused.stream().filter(each -> each > before && each < number).count();
    if (inGap < number - before - 1) {
      gap(writer, "commit " + number + " comes after " + before);
    }
  }

  private void gap(String writer, String what) {
    var place = Layout.COMMITS + "/" + writer;
    findings.add(new Damage(FailureCode.HISTORY_GAP, place, "writer " + writer + ": " + what));
  }

  private void checkWitness(String writer, HostState.Head head, List<ChainLink> chain) {
    var newest = 0L;
    for (var commit : chain) {
      newest = Math.max(newest, commit.head().sequence());
      if (commit.head().sequence() == head.sequence()) {
        if (!commit.hash().equals(head.hash())) {
          rolledBack(writer, "commit " + head.sequence() + " is not the one this host has seen");
        }
        return;
      }
      if (commit.head().sequence() == head.sequence() + 1
          && !commit.head().previous().equals(head.hash())) {
        rolledBack(
            writer,
            "commit " + commit.head().sequence() + " does not follow the one this host has seen");
      }
    }
    var refused = refusedNumbers.getOrDefault(writer, Set.of());
    if (newest < head.sequence() && !refused.contains(head.sequence())) {
      var store = Math.max(newest, refused.stream().mapToLong(Long::longValue).max().orElse(0));
      var what = "this host has seen commit " + head.sequence() + ", the store ends at " + store;
      var damage = rolledBack(writer, what);
      reach(damage, head.snapshot());
    }
  }

  private Damage rolledBack(String writer, String what) {
    var place = Layout.COMMITS + "/" + writer;
    var damage =
        new Damage(FailureCode.HISTORY_ROLLED_BACK, place, "writer " + writer + ": " + what);
    findings.add(damage);
    return damage;
  }
}
