package dev.backstay.retention;

import static java.util.Objects.requireNonNull;

import dev.backstay.repository.Commit;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;

/// Says of each snapshot by itself whether it stays, straight from what is promised.
final class RetentionOracle {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final RetentionCase of;
  private final Instant now;
  private final List<Commit> all;
  private final IdentityHashMap<Commit, Integer> places = new IdentityHashMap<>();
  private final IdentityHashMap<Commit, Standing> standings = new IdentityHashMap<>();

  RetentionOracle(RetentionCase of) {
    this.of = of;
    now = of.circumstances().now();
    all = of.history();
    for (var each : all) {
      places.put(each, places.size());
      standings.put(each, standingOf(each));
    }
  }

  boolean isKept(Commit one) {
    if (isClockBehind(one) || isUntouchable(one)) {
      return true;
    }
    if (!isWanted(one)) {
      return false;
    }
    var count = of.policy().limits().count();
    return count == 0 || rank(one) < room(one, count);
  }

  private long room(Commit one, int count) {
    var taken = count(it -> isPeer(it, one) && isGood(it) == isGood(one) && isUntouchable(it));
    var good = isGood(one) ? 0 : count(it -> isPeer(it, one) && isGood(it) && isKept(it));
    return count - taken - good;
  }

  private long rank(Commit one) {
    return count(
        it ->
            isPeer(it, one)
                && isGood(it) == isGood(one)
                && isNewer(it, one)
                && !isUntouchable(it)
                && isWanted(it));
  }

  private boolean isWanted(Commit one) {
    var age = of.policy().limits().age();
    if (age.isPresent() && Duration.between(at(one), now).compareTo(age.get()) > 0) {
      return false;
    }
    return of.policy().keep().isEmpty()
        || one.snapshot().tags().stream().anyMatch(of.policy().keep().tags()::contains)
        || (isRuled(one) && (isGood(one) || !isOutlived(one)));
  }

  private boolean isOutlived(Commit one) {
    Predicate<Commit> keptByRule = it -> isPeer(it, one) && isGood(it) && isRuled(it) && isKept(it);
    return count(keptByRule) > 0 && count(keptByRule.and(it -> !at(one).isBefore(at(it)))) == 0;
  }

  private boolean isRuled(Commit one) {
    var keep = of.policy().keep();
    Predicate<Commit> newer =
        it -> isPeer(it, one) && standing(it) == standing(one) && isNewer(it, one);
    if (count(newer) < keep.last()) {
      return true;
    }
    if (keep.within().filter(it -> Duration.between(at(one), now).compareTo(it) <= 0).isPresent()) {
      return true;
    }
    for (var each : keep.periods().entrySet()) {
      var others = new ArrayList<Object>();
      for (var it : all) {
        if (newer.test(it) && !others.contains(bucket(each.getKey(), it))) {
          others.add(bucket(each.getKey(), it));
        }
      }
      if (!others.contains(bucket(each.getKey(), one)) && others.size() < each.getValue()) {
        return true;
      }
    }
    return false;
  }

  private Object bucket(Period period, Commit one) {
    var time = at(one).atZone(of.policy().zone());
    return switch (period) {
      case HOURLY ->
          List.of(time.toLocalDateTime().truncatedTo(ChronoUnit.HOURS), time.getOffset());
      case DAILY -> LocalDate.from(time);
      case WEEKLY -> LocalDate.from(time).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTHLY -> YearMonth.from(time);
      case YEARLY -> time.getYear();
    };
  }

  /// The promises that no policy can break.
  boolean isUntouchable(Commit one) {
    var snapshot = one.snapshot();
    var isSafety = snapshot.trigger() == Trigger.PRE_RESTORE;
    for (var pin : snapshot.pins()) {
      var isHold = isSafety && pin.startsWith("before restore of ");
      if (!isHold || Duration.between(at(one), now).compareTo(of.policy().safety()) < 0) {
        return true;
      }
    }
    if (of.circumstances().inUse().contains(snapshot.id())) {
      return true;
    }
    Predicate<Commit> proven = it -> of.circumstances().proven().contains(it.hash());
    Predicate<Commit> newerGood = it -> isNewer(it, one) && isGood(it);
    return switch (standing(one)) {
          case GOOD -> isNewest(one, this::isGood);
          case IMPORTED ->
              snapshot.status() == Status.COMPLETE
                  && isNewest(one, it -> standing(it) == Standing.IMPORTED && complete(it))
                  && none(one, newerGood);
          case INCOMPLETE ->
              isNewest(one, it -> standing(it) == Standing.INCOMPLETE) && none(one, newerGood);
          case MISDATED ->
              isNewest(one, it -> standing(it) == Standing.MISDATED) && none(one, this::isGood);
          case SUSPECT, SAFETY, OFFLOADED -> false;
        }
        || (proven.test(one) && isNewest(one, proven))
        || (proven.test(one) && isGood(one) && isNewest(one, proven.and(this::isGood)));
  }

  private static boolean complete(Commit one) {
    return one.snapshot().status() == Status.COMPLETE;
  }

  private boolean isNewest(Commit one, Predicate<Commit> which) {
    return none(one, it -> isNewer(it, one) && which.test(it)) && which.test(one);
  }

  private boolean none(Commit peer, Predicate<Commit> which) {
    return count(it -> isPeer(it, peer) && which.test(it)) == 0;
  }

  private Standing standing(Commit one) {
    return requireNonNull(standings.get(one));
  }

  private Standing standingOf(Commit one) {
    var snapshot = one.snapshot();
    var off = Duration.between(at(one), snapshot.writtenAt()).abs();
    if (snapshot.trigger() == Trigger.PRE_RESTORE) {
      return Standing.SAFETY;
    } else if (snapshot.status() == Status.SUSPECT) {
      return Standing.SUSPECT;
    } else if (snapshot.trigger() == Trigger.IMPORT) {
      return Standing.IMPORTED;
    } else if (snapshot.status() == Status.INCOMPLETE) {
      return Standing.INCOMPLETE;
    }
    return off.compareTo(Duration.ofDays(1)) > 0 ? Standing.MISDATED : Standing.GOOD;
  }

  private boolean isGood(Commit one) {
    return standing(one) == Standing.GOOD;
  }

  private boolean isClockBehind(Commit one) {
    var ahead =
        count(
            it ->
                isPeer(it, one)
                    && Duration.between(now, it.snapshot().writtenAt())
                            .compareTo(Duration.ofDays(1))
                        > 0);
    return ahead > count(it -> isPeer(it, one)) - ahead;
  }

  private static boolean isUndated(Commit one) {
    return one.orderedAt().isBefore(FIRST);
  }

  private Instant at(Commit one) {
    return isUndated(one) || one.orderedAt().isAfter(now) ? now : one.orderedAt();
  }

  private boolean isNewer(Commit one, Commit than) {
    var compared = at(one).compareTo(at(than));
    return compared > 0 || (compared == 0 && placeOf(one) > placeOf(than));
  }

  private int placeOf(Commit one) {
    return requireNonNull(places.get(one));
  }

  private static boolean isPeer(Commit one, Commit other) {
    return one.snapshot().orchestrator().equals(other.snapshot().orchestrator());
  }

  private long count(Predicate<Commit> which) {
    return all.stream().filter(which).count();
  }
}
