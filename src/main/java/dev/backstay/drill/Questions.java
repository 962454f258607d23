package dev.backstay.drill;

import dev.backstay.backup.Judgement;
import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Measurable;
import dev.backstay.component.VitalNames;
import dev.backstay.inflight.Answers;
import dev.backstay.inflight.Declared;
import dev.backstay.repository.Commit;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What restored components are asked.
///
/// @param handlers what asks them
/// @param declared known values
record Questions(Handlers handlers, Declared declared) {

  /// Why it does not count as good.
  static List<String> doubtsOf(Snapshot snapshot) {
    var doubts = new ArrayList<String>();
    if (snapshot.status() != Status.COMPLETE) {
      doubts.add("it is " + snapshot.status().label());
    }
    snapshot.missing().forEach(it -> doubts.add("missing: " + it));
    snapshot
        .components()
        .forEach(it -> it.findings().forEach(each -> doubts.add(it.name() + ": " + each)));
    return doubts;
  }

  /// Asks one component.
  ///
  /// @param restored the component, where it was restored to
  void ask(Component restored, Commit commit, Interview interview) {
    var record = commit.snapshot().component(restored.name()).orElseThrow();
    var handler = handlers.handlerOf(restored);
    var name = restored.name().value();
    declared
        .canaryOf(restored.name())
        .ifPresent(
            canary ->
                interview.examine(
                    name,
                    "was its canary there when it was captured?",
                    () -> Answers.lackOf(canary, record).stream().toList()));
    if (handler instanceof Measurable measurable) {
      var measured = new TreeMap<String, String>();
      interview.examine(
          name,
          "are its vital signs those that were captured?",
          () -> {
            measured.putAll(measurable.vitals());
            return differences(record.vitals(), measured);
          });
      interview.examine(
          name,
          "does it satisfy what is expected of it?",
          () -> {
            var all = new TreeMap<>(record.vitals());
            all.putAll(measured);
            var again = record.withFindings(List.of()).withVitals(all);
            return Judgement.of(restored, again, Optional.empty()).findings();
          });
    }
    if (restored instanceof Component.FileTree tree && record.kind() == ComponentKind.FILES) {
      interview.examine(
          name, "are all its files there?", () -> TreeCount.differences(tree, record));
    }
  }

  /// What was known when it was captured must be so; what was only expected is asked by itself.
  private static List<String> differences(Map<String, String> captured, Map<String, String> now) {
    var different = new ArrayList<String>();
    captured.forEach(
        (sign, value) -> {
          var found = now.get(sign);
          if (found != null && !value.equals(VitalNames.UNKNOWN) && !found.equals(value)) {
            different.add("%s is %s, and was %s".formatted(sign, found, value));
          }
        });
    return different;
  }
}
