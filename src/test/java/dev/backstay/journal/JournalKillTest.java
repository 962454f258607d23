package dev.backstay.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.access.Role;
import dev.backstay.access.Scope;
import dev.backstay.access.Token;
import dev.backstay.audit.AuditVerdict.Whole;
import dev.backstay.audit.AuditVerification;
import dev.backstay.dispatch.Run;
import dev.backstay.dispatch.RunLedger.Filter;
import dev.backstay.dispatch.Slot;
import dev.backstay.run.RunId;
import dev.backstay.testing.ChildJava;
import dev.backstay.testing.EveryFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes is killed at any instant, with another one at work beside it and without:
/// what was acknowledged is there, and nothing is there by half.
final class JournalKillTest {

  private static final long SEED = 38;
  private static final int MANY = 1_000_000;

  private final Random random = new Random(SEED);
  private final Set<RunId> begun = new HashSet<>();
  private final Set<RunId> ended = new HashSet<>();
  private final List<Token> tokens = new ArrayList<>();
  private long audited;

  @TempDir Path place;

  @Test
  void killedAnywhereWhatWasAcknowledgedIsThere() throws Exception {
    var rounds = EveryFailure.isLarge() ? 500 : 7;
    for (var round = 0; round < rounds; round++) {
      var process = start(round);
      var until = 1 + random.nextInt(60);
      if (round % 2 == 0) {
        letWork(process, until);
      } else {
        issueTokensWhileItWorks(process, until);
      }
      Thread.sleep(0, random.nextInt(1_000_000));
      process.destroyForcibly().waitFor();
      takeDown();
      requireAll();
    }
    System.out.printf(
        "harness: journal, kill -9, seed %d: %d kills, %d records, %d runs, %d tokens beside%n",
        SEED, rounds, audited, begun.size(), tokens.size());
    assertThat(begun).hasSizeGreaterThan(rounds);
    assertThat(tokens).hasSizeGreaterThanOrEqualTo(rounds / 2);
  }

  private Process start(int round) throws Exception {
    var process =
        ChildJava.running(
                JournalChild.class.getName(),
                List.of("-Xmx64m"),
                place.resolve("journal").toString(),
                Integer.toString(round * MANY))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(place.resolve("out").toFile())
            .start();
    letWork(process, 1);
    return process;
  }

  private void letWork(Process process, int until) throws Exception {
    while (said().size() < until) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(1);
    }
  }

  private void issueTokensWhileItWorks(Process process, int until) throws Exception {
    try (var journal = Journal.open(place.resolve("journal"))) {
      do {
        assertThat(process.isAlive()).isTrue();
        var token =
            new Token(
                "%012x".formatted(tokens.size()),
                "ab".repeat(32),
                "beside",
                Role.READ,
                Scope.everything(),
                JournalChild.FIRST.plusSeconds(tokens.size()),
                JournalChild.FIRST.plusSeconds(MANY),
                Optional.empty(),
                Optional.empty());
        journal.tokens().put(token);
        tokens.addFirst(token);
        // It takes turns: whoever writes without a pause leaves the other little room.
        letWork(process, said().size() + 1);
      } while (said().size() < until);
    }
  }

  private List<String> said() throws IOException {
    return Files.readAllLines(place.resolve("out"));
  }

  private void takeDown() throws IOException {
    for (var line : said()) {
      var words = line.split(" ", -1);
      switch (words[0]) {
        case "audit" -> audited = Long.parseLong(words[1]);
        case "begun" -> begun.add(new RunId(words[1]));
        case "ended" -> ended.add(new RunId(words[1]));
        default -> assertThat(line).isEqualTo("ready");
      }
    }
  }

  private void requireAll() throws IOException {
    try (var journal = Journal.open(place.resolve("journal"))) {
      var verdict =
          new AuditVerification(journal.audit(), JournalChild.KEY).verify(Optional.empty());
      assertThat(verdict).isInstanceOf(Whole.class);
      assertThat(((Whole) verdict).count()).isBetween(audited, audited + 1);

      var runs = journal.runs().list(Filter.ALL, Optional.empty(), MANY);
      var known = new HashSet<>(runs.stream().map(Run::id).toList());
      assertThat(known).containsAll(begun);
      for (var run : runs) {
        assertThat(run.outcome().isPresent()).isEqualTo(run.endedAt().isPresent());
        if (ended.contains(run.id())) {
          assertThat(run.outcome()).isPresent();
        }
      }
      if (!runs.isEmpty()) {
        var job = journal.runs().job("one", "backup").orElseThrow();
        assertThat(runs.getFirst().request().slot())
            .isEqualTo(job.lastSlot().map(at -> new Slot("backup", at)));
      }
      assertThat(journal.tokens().list()).isEqualTo(tokens);
      // One more of each may have been kept and not said.
      assertThat(runs.size()).isGreaterThanOrEqualTo(begun.size());
      runs.forEach(run -> begun.add(run.id()));
      audited = ((Whole) verdict).count();
    }
  }
}
