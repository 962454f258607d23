package dev.backstay.backup;

import dev.backstay.component.Component;
import dev.backstay.component.Reference;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What became of a run's components so far.
final class Outcome {

  /// What a parser or an engine says of broken content may be as long as that content; a manifest
  /// that a reader accepts has limits.
  private static final int REASON_LENGTH_MAX = 1000;

  private final boolean acceptsShrink;
  private final Progress progress;
  private final List<ComponentRecord> records = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<ComponentName, String> invalid = new HashMap<>();
  private boolean incomplete;
  private @Nullable CaptureFailedException failure;

  Outcome(boolean acceptsShrink, Progress progress) {
    this.acceptsShrink = acceptsShrink;
    this.progress = progress;
  }

  Progress progress() {
    return progress;
  }

  List<ComponentRecord> records() {
    return records;
  }

  List<String> warnings() {
    return warnings;
  }

  /// Why the snapshot is suspect, if it is.
  Optional<CaptureFailedException> failure() {
    return Optional.ofNullable(failure);
  }

  /// Takes up what the writer stored of a component, and says there what is held against it.
  ///
  /// @param missing what others name in it and it lacks
  void add(
      Component component, ComponentRecord record, SnapshotWriter writer, List<String> missing) {
    var known = invalid.get(component.name());
    records.add(
        known == null
            ? judged(component, record, writer, missing)
            : writer.doubt(record, List.of(known)));
    if (record.facts().incomplete()) {
      incomplete = true;
      warn(
          "component-incomplete",
          "%s: %s could not be read as they are, and are missing or doubtful; `backstay show` of this snapshot names them"
              .formatted(record.name(), entries(record.facts().noteCount())));
    }
  }

  private static String entries(long count) {
    return count == 1 ? "1 entry" : count + " entries";
  }

  private ComponentRecord judged(
      Component component, ComponentRecord record, SnapshotWriter writer, List<String> missing) {
    var base =
        acceptsShrink
            ? Optional.<Snapshot>empty()
            : writer.former().lastGood(component.name(), component.kind());
    var guard =
        base.map(
            it -> ShrinkGuard.of(record, it, writer.former().offloadedSince(it, component.name())));
    var judgement = Judgement.of(component, record, guard);
    judgement.findings().forEach(finding -> fail(unexpected(component, finding), ""));
    missing.forEach(finding -> fail(dangling(component, finding), ""));
    judgement.warnings().forEach(it -> warn("expectation-warning", component.name() + ": " + it));
    var noted =
        judgement.warnings().isEmpty()
            ? record
            : writer.detail(record, notes(judgement.warnings()));
    var findings = Stream.concat(judgement.findings().stream(), missing.stream()).toList();
    return findings.isEmpty() ? noted : writer.doubt(noted, findings);
  }

  private static SortedMap<String, String> notes(List<String> warnings) {
    var notes = new TreeMap<String, String>();
    for (var i = 0; i < warnings.size(); i++) {
      notes.put("warning." + (i + 1), warnings.get(i));
    }
    return notes;
  }

  private static CaptureFailedException unexpected(Component component, String finding) {
    return new CaptureFailedException(
        FailureCode.EXPECTATION_FAILED,
        component.name() + ": " + finding,
        "Look at the source. If it is as it should be, correct `expect`, or take what shrank on"
            + " purpose with `backstay backup --accept-shrink`.");
  }

  private static CaptureFailedException dangling(Component component, String finding) {
    return new CaptureFailedException(
        FailureCode.REFERENCE_MISSING,
        component.name() + ": " + finding,
        "Look at the source. If they may be missing, say how many in `references`"
            + " (`allow_missing`), or narrow its query.");
  }

  /// Takes note that it cannot be told what one component names in another.
  void unchecked(Reference reference, IOException cause) {
    fail(
        new CaptureFailedException(
            FailureCode.REFERENCE_MISSING,
            "what %s names in %s cannot be told: %s"
                .formatted(reference.from(), reference.in(), cause.getMessage()),
            "Correct the query in `references`.",
            cause),
        "");
  }

  /// Takes note that a question about work under way has no answer; the snapshot is as good.
  void unanswered(String why) {
    warn("in-flight-unknown", why);
  }

  /// Takes note that the component's content is not valid.
  void suspect(Component component, CaptureFailedException failed) {
    var reason = String.valueOf(failed.getMessage());
    invalid.put(
        component.name(), reason.substring(0, Math.min(reason.length(), REASON_LENGTH_MAX)));
    fail(failed, component.name() + ": ");
  }

  private void fail(CaptureFailedException failed, String prefix) {
    failure = failure == null ? failed : failure;
    warn(failed.code().label(), prefix + failed.getMessage());
  }

  void withoutComponent(Component component, CaptureFailedException failed) {
    if (component.importance() == Importance.CRITICAL) {
      throw failed;
    }
    missing.add(component.name() + ": " + failed.getMessage());
    incomplete |= component.importance() != Importance.RECONSTRUCTIBLE;
    warn(failed.code().label(), component.name() + ": " + failed.getMessage());
  }

  /// A snapshot of nothing would only look like one.
  void requireSomething() {
    if (records.isEmpty()) {
      throw new CaptureFailedException(
          FailureCode.CAPTURE_FAILED,
          "nothing could be captured: " + String.join("; ", missing),
          "Check the paths of the components with `backstay config show`.");
    }
  }

  private void warn(String code, String message) {
    warnings.add(message);
    progress.report(new Progress.Warning(code, message));
  }

  SnapshotWriter.Conclusion conclude(Instant startedAt, Points points) {
    var status = incomplete ? Status.INCOMPLETE : Status.COMPLETE;
    return new SnapshotWriter.Conclusion(
        startedAt,
        points.last(),
        failure == null ? status : Status.SUSPECT,
        points.grade(),
        points.skewMillis(),
        missing);
  }
}
