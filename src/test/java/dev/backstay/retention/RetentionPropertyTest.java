package dev.backstay.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backstay.repository.Commit;
import dev.backstay.testing.EveryFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What holds of every policy, history and clock.
///
/// The system properties `backstay.harness.cases` and `backstay.harness.seed` say how many cases in
/// all, and from which seed: the first of them has that seed, the next the next.
class RetentionPropertyTest {

  private static final int CASES =
      Integer.getInteger("backstay.harness.cases", EveryFailure.isLarge() ? 1_000_000 : 20_000);
  private static final int LAWS = 6;
  private static final long SEED =
      Long.getLong("backstay.harness.seed", new Random().nextInt(1_000_000_000));

  @BeforeAll
  static void tellTheSeed() {
    System.out.println("harness: retention: from seed " + SEED);
  }

  private static void each(int law, BiConsumer<RetentionCase, Random> holds) {
    for (var i = law; i < CASES; i += LAWS) {
      var seed = SEED + i;
      try {
        holds.accept(RetentionCase.of(seed), new Random(seed));
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
      }
    }
  }

  @Test
  void verdictsAreThoseOfTheDefinition() {
    var kept = new long[1];
    var gone = new long[1];
    each(
        0,
        (of, _) -> {
          var oracle = new RetentionOracle(of);
          var expected =
              of.history().stream()
                  .filter(oracle::isKept)
                  .map(Commit::hash)
                  .collect(Collectors.toSet());
          var verdicts = of.verdicts();
          assertThat(of.kept()).isEqualTo(expected);
          assertThat(verdicts).hasSameSizeAs(of.history());
          for (var verdict : verdicts) {
            assertThat(verdict.reasons()).isNotEmpty();
            if (!verdict.kept() && oracle.isUntouchable(verdict.commit())) {
              throw new AssertionError("what may not go went: " + verdict);
            }
          }
          kept[0] += expected.size();
          gone[0] += verdicts.size() - expected.size();
        });
    System.out.printf(
        "harness: retention: %d cases, in those that were compared %d snapshots kept, %d forgotten%n",
        CASES, kept[0], gone[0]);
    assertThat(kept[0]).isPositive();
    assertThat(gone[0]).isPositive();
  }

  @Test
  void toForgetTwiceForgetsNothingMore() {
    each(
        1,
        (of, _) -> {
          var kept = of.kept();
          assertThat(of.of(those(of.history(), kept)).kept()).isEqualTo(kept);
        });
  }

  @Test
  void aRuleThatAsksForMoreKeepsNoLess() {
    each(
        2,
        (of, random) -> {
          var keep = of.policy().keep();
          if (keep.isEmpty()) {
            return;
          }
          var limits = new Policy.Limits(of.policy().limits().age(), 0);
          var less = of.with(policy(of, keep, limits)).kept();
          var more = of.with(policy(of, more(keep, random), limits)).kept();
          assertThat(more).containsAll(less);
        });
  }

  private static Policy.Keep more(Policy.Keep keep, Random random) {
    var periods = new EnumMap<Period, Integer>(Period.class);
    periods.putAll(keep.periods());
    var period = Period.values()[random.nextInt(Period.values().length)];
    periods.merge(period, 1 + random.nextInt(3), Integer::sum);
    var last = keep.last() + random.nextInt(3);
    var within =
        random.nextBoolean()
            ? keep.within()
            : Optional.of(keep.within().orElse(Duration.ZERO).plusHours(random.nextInt(999)));
    return new Policy.Keep(last, periods, within, random.nextBoolean() ? keep.tags() : tags(keep));
  }

  private static List<String> tags(Policy.Keep keep) {
    var tags = new TreeSet<>(keep.tags());
    tags.add("a");
    return List.copyOf(tags);
  }

  private static Policy policy(RetentionCase of, Policy.Keep keep, Policy.Limits limits) {
    var policy = of.policy();
    return new Policy(keep, limits, policy.undelete(), policy.safety(), policy.zone());
  }

  @Test
  void aLimitKeepsNoMore() {
    each(
        3,
        (of, _) -> {
          var keep = of.policy().keep();
          var free = of.with(policy(of, keep, Policy.Limits.NONE)).kept();
          assertThat(free).containsAll(of.kept());
        });
  }

  @Test
  void whatIsNotGoodDisplacesNothingGood() {
    each(
        4,
        (of, _) -> {
          var good =
              of.verdicts().stream()
                  .filter(it -> it.standing() == Standing.GOOD)
                  .map(it -> it.commit().hash())
                  .collect(Collectors.toSet());
          var alone = of.of(those(of.history(), good)).keptGood();
          assertThat(of.keptGood()).containsAll(alone);
        });
  }

  @Test
  void aClaimOfTimeDisplacesNothingGood() {
    each(
        5,
        (of, random) -> {
          if (of.history().isEmpty()) {
            return;
          }
          var history = new ArrayList<>(of.history());
          var index = random.nextInt(history.size());
          var before = of.keptGood();
          before.remove(history.get(index).hash());
          history.set(index, RetentionCase.claiming(history.get(index), RetentionCase.AHEAD));
          var after = of.of(history).keptGood();
          // Within a number that may stay, one that is protected instead takes the place of
          // another.
          if (of.policy().limits().count() > 0) {
            assertThat(after).hasSizeGreaterThanOrEqualTo(before.size());
          } else {
            assertThat(after).containsAll(before);
          }
        });
  }

  private static List<Commit> those(List<Commit> history, Set<String> hashes) {
    return history.stream().filter(it -> hashes.contains(it.hash())).toList();
  }
}
