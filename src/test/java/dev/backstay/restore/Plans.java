package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Selection;
import dev.backstay.inflight.Quarantine;
import dev.backstay.repository.Commit;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Importance;
import dev.backstay.testing.MadeSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/// Plans and what they are of, made up: for rules that look at nothing else.
final class Plans {

  private static final RunId RUN = new RunId("0123456789ab");

  private Plans() {}

  static ComponentRecord record(String name, ComponentKind kind) {
    var at = Instant.EPOCH;
    var facts = new CaptureFacts("test", at, at, new TreeMap<>(), List.of(), 0, false);
    return new ComponentRecord(
        new ComponentName(name), kind, Importance.CRITICAL, 0, "", facts, 1, 1, 1, "");
  }

  static Commit commit(ComponentRecord... components) {
    return MadeSnapshot.of("aaaa00000001")
        .with(List.of(components))
        .committed(1, "cd".repeat(32), Instant.EPOCH);
  }

  static Component tree(String name, Path path) {
    return new Component.FileTree(
        new ComponentName(name), Importance.HIGH, 0, path, List.of(), false);
  }

  /// The whole component to where it is.
  static RestorePlan.Target target(Component component) {
    return new RestorePlan.Target(
        component,
        Selection.ALL,
        Destination.at(component.path(), component.name(), RUN),
        1,
        1,
        true);
  }

  static RestorePlan plan(
      Commit commit,
      RestoreRequest request,
      List<Quarantine> quarantine,
      List<RestorePlan.Target> targets) {
    return new RestorePlan(
        RUN, commit, request, targets, quarantine, List.of(), List.of(), List.of());
  }
}
