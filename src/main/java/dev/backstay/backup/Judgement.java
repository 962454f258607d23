package dev.backstay.backup;

import dev.backstay.component.Component;
import dev.backstay.component.Expectation;
import dev.backstay.component.VitalNames;
import dev.backstay.snapshot.ComponentRecord;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds what was captured of a component against what is expected of it. What is not known counts
/// as not satisfied.
public final class Judgement {

  private final ComponentRecord captured;
  private final Optional<ShrinkGuard> guard;
  private final List<String> findings = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Judgement(ComponentRecord captured, Optional<ShrinkGuard> guard) {
    this.captured = captured;
    this.guard = guard;
  }

  /// Holds it against them.
  ///
  /// @param guard what it may not have shrunk against too much
  public static Judgement of(
      Component component, ComponentRecord captured, Optional<ShrinkGuard> guard) {
    var judgement = new Judgement(captured, guard);
    component.expectations().forEach(judgement::hold);
    if (component.expectations().stream().noneMatch(it -> it instanceof Expectation.Shrink)) {
      judgement.guard.ifPresent(it -> judgement.findings.addAll(it.findings()));
    }
    return judgement;
  }

  /// Why the component is not good; empty if it is.
  public List<String> findings() {
    return findings;
  }

  /// What is not as it should be, and leaves it good.
  public List<String> warnings() {
    return warnings;
  }

  private void hold(Expectation expectation) {
    switch (expectation) {
      case Expectation.Rows(var table, var atLeast) -> holdRows(table, atLeast);
      case Expectation.Newest newest -> holdNewest(newest);
      case Expectation.Key(var path) -> {
        if (!"true".equals(captured.vitals().get(VitalNames.has(path)))) {
          findings.add("key " + path + " is not there");
        }
      }
      case Expectation.Objects(var atLeast) -> {
        var objects = captured.vitals().get(VitalNames.KEYS);
        if (objects == null || Long.parseLong(objects) < atLeast) {
          findings.add("there are " + objects + " objects, expected at least " + atLeast);
        }
      }
      case Expectation.None(var query, var says, var fails) ->
          Counterexamples.read(captured.vitals().get(VitalNames.none(query)))
              .told(says)
              .ifPresent((fails ? findings : warnings)::add);
      case Expectation.TableShrink(var table, var percent) -> {
        holdRows(table, 0);
        guard.ifPresent(it -> findings.addAll(it.findings(table, percent)));
      }
      case Expectation.Shrink(var percent) ->
          guard.ifPresent(it -> findings.addAll(it.findings(percent)));
    }
  }

  private void holdRows(String table, int atLeast) {
    var rows = captured.vitals().get(VitalNames.rows(table));
    if (rows == null) {
      addOnce("table " + table + " is not there");
    } else if (rows.equals(VitalNames.UNKNOWN)) {
      addOnce("the rows of table " + table + " cannot be counted");
    } else if (Long.parseLong(rows) < atLeast) {
      findings.add("table " + table + " has " + rows + " rows, expected at least " + atLeast);
    }
  }

  /// Several expectations may be of one table.
  private void addOnce(String finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private void holdNewest(Expectation.Newest newest) {
    var column = newest.table() + "." + newest.column();
    var value = captured.vitals().get(VitalNames.newest(newest.table(), newest.column()));
    if (value == null) {
      findings.add("the newest " + column + " cannot be told: no such table or column");
      return;
    }
    var at = Timestamps.parse(value);
    if (at.isEmpty()) {
      findings.add("the newest " + column + " is \"" + value + "\", which is no time");
      return;
    }
    var age = Duration.between(at.get(), captured.facts().pointAt());
    if (age.abs().compareTo(newest.maxAge()) > 0) {
      findings.add(
          "the newest %s is %s, %s %s the capture, expected within %s"
              .formatted(
                  column,
                  value,
                  Expectation.span(age.abs().truncatedTo(ChronoUnit.SECONDS)),
                  age.isNegative() ? "after" : "before",
                  Expectation.span(newest.maxAge())));
    }
  }
}
