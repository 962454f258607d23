package dev.backstay.backup;

import dev.backstay.component.Component;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.Expectation;
import dev.backstay.component.Handlers;
import dev.backstay.component.Queryable;
import dev.backstay.component.Reference;
import dev.backstay.component.Scratch;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.inflight.Answers;
import dev.backstay.inflight.Declared;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes snapshots.
public final class Backup {

  private final Repository repository;
  private final Handlers handlers;
  private final Hold hold;
  private final InstantSource clock;
  private final List<Reference> references;
  private final Declared declared;

  /// Takes snapshots into the repository, holding the writers while it reads.
  public Backup(Repository repository, Handlers handlers, Hold hold, InstantSource clock) {
    this(repository, handlers, hold, clock, List.of(), Declared.NONE);
  }

  private Backup(
      Repository repository,
      Handlers handlers,
      Hold hold,
      InstantSource clock,
      List<Reference> references,
      Declared declared) {
    this.repository = repository;
    this.handlers = handlers;
    this.hold = hold;
    this.clock = clock;
    this.references = List.copyOf(references);
    this.declared = declared;
  }

  /// The same, which looks whether what components name in each other is captured too.
  public Backup checking(List<Reference> others) {
    return new Backup(repository, handlers, hold, clock, others, declared);
  }

  /// The same, which asks what was in flight, and keeps the answers in the snapshot.
  public Backup asking(Declared others) {
    return new Backup(repository, handlers, hold, clock, references, others);
  }

  /// Captures all components at one point, as nearly as can be, and commits a snapshot of them.
  ///
  /// @throws CaptureFailedException if a critical component cannot be captured; then nothing is
  ///     committed
  public BackupReport run(BackupRequest request, Progress progress) {
    var startedAt = clock.instant();
    var outcome = new Outcome(request.acceptsShrink(), progress);
    var components = inOrder(request.components());
    components.removeIf(component -> !inspect(component, outcome));
    var asked =
        new SnapshotWriter.Request(
            request.orchestrator(), request.trigger(), request.tags(), request.pins());
    try (var scratch = ScratchSpace.in(request.scratch(), progress);
        var writer = repository.write(asked)) {
      if (request.hurries()) {
        writer.hurry();
      }
      var held = capture(components, request, scratch.scratch(), writer, outcome);
      outcome.requireSomething();
      var points = Points.of(outcome.records(), held, clock.instant());
      progress.report(new Progress.Step("commit", "", 0));
      var commit = writer.commit(outcome.conclude(startedAt, points));
      return new BackupReport(commit, writer.storedBytes(), outcome.warnings(), outcome.failure());
    }
  }

  private static List<Component> inOrder(List<Component> components) {
    var sorted = new ArrayList<>(components);
    sorted.sort((one, other) -> Integer.compare(one.order(), other.order()));
    return sorted;
  }

  private boolean inspect(Component component, Outcome outcome) {
    try {
      handlers.handlerOf(component).inspect();
      return true;
    } catch (CaptureFailedException failed) {
      if (failed.code() == FailureCode.CAPTURE_INVALID) {
        return true;
      }
      outcome.withoutComponent(component, failed);
      return false;
    }
  }

  /// All captures are opened before the first is read, so that their points lie close together.
  private Optional<HeldSpan> capture(
      List<Component> components,
      BackupRequest request,
      Scratch scratch,
      SnapshotWriter writer,
      Outcome outcome) {
    if (hold.equals(Hold.NONE)) {
      captureAll(components, scratch, writer, outcome);
      return Optional.empty();
    }
    var span = new HeldSpan(hold, request.holdWait(), request.holdLimit(), clock);
    try (span) {
      captureAll(components, scratch, writer, outcome);
    }
    return Optional.of(span);
  }

  private void captureAll(
      List<Component> components, Scratch scratch, SnapshotWriter writer, Outcome outcome) {
    try (var captures = new OpenCaptures()) {
      for (var component : components) {
        open(component, scratch, outcome).ifPresent(capture -> captures.add(component, capture));
      }
      var checks = ReferenceChecks.begin(references, captures.all(), outcome);
      for (var each : captures.all()) {
        add(each, writer, checks, outcome);
      }
    }
  }

  private Optional<Capture> open(Component component, Scratch scratch, Outcome outcome) {
    var handler = handlers.handlerOf(component);
    try {
      return Optional.of(handler.capture(scratch));
    } catch (CaptureFailedException failed) {
      if (failed.code() == FailureCode.CAPTURE_INVALID) {
        outcome.suspect(component, failed);
        return evidence(handler, outcome);
      }
      outcome.withoutComponent(component, failed);
      return Optional.empty();
    }
  }

  private static Optional<Capture> evidence(ComponentHandler handler, Outcome outcome) {
    try {
      return Optional.of(handler.captureAsIs());
    } catch (CaptureFailedException failed) {
      outcome.withoutComponent(handler.component(), failed);
      return Optional.empty();
    }
  }

  private void add(
      OpenCaptures.Open open, SnapshotWriter writer, ReferenceChecks checks, Outcome outcome) {
    var component = open.component();
    var expected = writer.former().expectedBytes(component.name());
    outcome.progress().report(new Progress.Step("capture", component.name().value(), expected));
    try {
      var watched = checks.watching(component, open.capture());
      var added = writer.add(watched, placementOf(component), outcome.progress());
      var measured = measure(component, added, open.capture(), writer, outcome);
      var record = ask(measured, open.capture(), writer, outcome);
      outcome.add(component, record, writer, checks.findings(component, outcome));
    } catch (CaptureFailedException failed) {
      if (failed.code() != FailureCode.CAPTURE_INVALID) {
        outcome.withoutComponent(component, failed);
        return;
      }
      outcome.suspect(component, failed);
      addEvidence(component, writer, outcome);
    }
  }

  /// While the capture is open: what is asked is the very image that was stored.
  private static ComponentRecord measure(
      Component component,
      ComponentRecord added,
      Capture capture,
      SnapshotWriter writer,
      Outcome outcome) {
    var expected = component.expectations();
    if (expected.stream().noneMatch(Expectation.None.class::isInstance)
        || !(capture instanceof Queryable image)) {
      return added;
    }
    outcome.progress().report(new Progress.Step("expect", added.name().value(), 0));
    return writer.measure(added, Counterexamples.ask(expected, added, image));
  }

  /// The same.
  private ComponentRecord ask(
      ComponentRecord added, Capture capture, SnapshotWriter writer, Outcome outcome) {
    if (declared.queriesOf(added.name()).isEmpty() || !(capture instanceof Queryable image)) {
      return added;
    }
    outcome.progress().report(new Progress.Step("in flight", added.name().value(), 0));
    var answers = Answers.ask(declared, added, image, writer.takenOver(added));
    answers.failures().forEach(outcome::unanswered);
    return writer.detail(added, answers.details());
  }

  private void addEvidence(Component component, SnapshotWriter writer, Outcome outcome) {
    try (var evidence = handlers.handlerOf(component).captureAsIs()) {
      var record = writer.add(evidence, placementOf(component), outcome.progress());
      outcome.add(component, record, writer, List.of());
    } catch (CaptureFailedException failed) {
      outcome.withoutComponent(component, failed);
    }
  }

  /// What the manifest says of a component beside its capture.
  public static SnapshotWriter.Placement placementOf(Component component) {
    return new SnapshotWriter.Placement(
        component.importance(), component.order(), component.place());
  }
}
