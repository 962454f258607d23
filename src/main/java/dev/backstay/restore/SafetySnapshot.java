package dev.backstay.restore;

import dev.backstay.backup.Backup;
import dev.backstay.component.ComponentHandler;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Handlers;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.Scratch;
import dev.backstay.component.StagedFile;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ContentSink;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.StoredEntry;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Keeps what is live before it is replaced: exactly as it is, valid or not, pinned, and read back.
public final class SafetySnapshot {

  private final Repository repository;
  private final String orchestrator;
  private final Handlers handlers;
  private final InstantSource clock;
  private final Optional<Scratch> scratch;

  public SafetySnapshot(
      Repository repository, String orchestrator, Handlers handlers, InstantSource clock) {
    this(repository, orchestrator, handlers, clock, Optional.empty());
  }

  private SafetySnapshot(
      Repository repository,
      String orchestrator,
      Handlers handlers,
      InstantSource clock,
      Optional<Scratch> scratch) {
    this.repository = repository;
    this.orchestrator = orchestrator;
    this.handlers = handlers;
    this.clock = clock;
    this.scratch = scratch;
  }

  /// The same of what is in use: each component is captured as a backup does it, and as its files
  /// are only if that cannot be.
  public SafetySnapshot besideWriters(Path scratchDirectory) {
    return new SafetySnapshot(
        repository, orchestrator, handlers, clock, Optional.of(new Scratch(scratchDirectory)));
  }

  /// What was kept.
  ///
  /// @param snapshot the safety snapshot; none if nothing is in it
  /// @param lacking components of which it has not all: a server that cannot be read is no reason
  ///     not to restore it, and has the former state until the restore is settled
  record Kept(Optional<SnapshotId> snapshot, List<ComponentName> lacking) {

    Kept {
      lacking = List.copyOf(lacking);
    }
  }

  /// Takes one of everything that stands where the plan restores to; none if nothing does.
  ///
  /// Reading it back also keeps, at hand for an undo, what programs gave out.
  ///
  /// @throws RestoreRefusedException if it cannot be taken or read back
  Kept take(RestorePlan plan, Progress progress) {
    if (plan.request().isTrial() || plan.targets().stream().noneMatch(this::isTaken)) {
      return new Kept(Optional.empty(), List.of());
    }
    progress.report(new Progress.Step("safety snapshot", "", 0));
    try {
      var lacking = new ArrayList<ComponentName>();
      var commit = write(plan, lacking, progress);
      commit.ifPresent(it -> readBack(it, plan));
      return new Kept(commit.map(it -> it.snapshot().id()), lacking);
    } catch (OperationFailedException failed) {
      throw new RestoreRefusedException(
          FailureCode.SAFETY_FAILED,
          "what is live could not be kept first: " + failed.getMessage(),
          failed.hint().orElse("Nothing live was touched; mend the cause, then restore again."),
          failed);
    }
  }

  private boolean isTaken(RestorePlan.Target target) {
    if (target.isServed()) {
      return handlers.handlerOf(target.component()).isThere();
    }
    if (!target.component().isAtPath()) {
      return target.program().isPresent();
    }
    var live = target.destination().live();
    return Files.exists(live, LinkOption.NOFOLLOW_LINKS)
        || DatabaseFiles.SIDECARS.stream()
            .anyMatch(ending -> Files.exists(live.resolveSibling(live.getFileName() + ending)));
  }

  private Optional<Commit> write(RestorePlan plan, List<ComponentName> lacking, Progress progress) {
    var startedAt = clock.instant();
    var pin = Labels.safetyPin(plan.commit().snapshot().id());
    var request =
        new SnapshotWriter.Request(
            orchestrator, Trigger.PRE_RESTORE, List.of("safety"), List.of(pin));
    try (var writer = repository.write(request)) {
      var added = 0;
      var missing = new ArrayList<String>();
      for (var target : plan.targets()) {
        if (target.component().isAtPath() || isTaken(target)) {
          added += add(target, writer, lacking, missing, progress) ? 1 : 0;
        }
      }
      if (added == 0) {
        return Optional.empty();
      }
      var status = lacking.isEmpty() ? Status.COMPLETE : Status.INCOMPLETE;
      return Optional.of(
          writer.commit(
              new SnapshotWriter.Conclusion(
                  startedAt, clock.instant(), status, Grade.FUZZY, 0, missing)));
    }
  }

  private boolean add(
      RestorePlan.Target target,
      SnapshotWriter writer,
      List<ComponentName> lacking,
      List<String> missing,
      Progress progress) {
    var component = target.component();
    try (var capture = open(handlers.handlerOf(component))) {
      var record = writer.add(capture, Backup.placementOf(component), progress);
      if (record.facts().incomplete()) {
        lack(target, record.facts().notes().toString(), lacking, progress);
      }
      return true;
    } catch (CaptureFailedException failed) {
      lack(target, String.valueOf(failed.getMessage()), lacking, progress);
      missing.add(component.name() + ": " + failed.getMessage());
      return false;
    }
  }

  private Capture open(ComponentHandler handler) {
    try {
      return scratch.isPresent() ? handler.capture(scratch.get()) : handler.captureAsIs();
    } catch (CaptureFailedException failed) {
      if (scratch.isEmpty()) {
        throw failed;
      }
      return handler.captureAsIs();
    }
  }

  /// @throws RestoreRefusedException unless the former state is kept by a server
  private static void lack(
      RestorePlan.Target target, String why, List<ComponentName> lacking, Progress progress) {
    var name = target.component().name();
    if (!target.isServed()) {
      throw new RestoreRefusedException(
          FailureCode.SAFETY_FAILED,
          name + " could not be kept whole: " + why,
          "Stop what writes to it, or make it readable, then restore again.");
    }
    lacking.add(name);
    progress.report(
        new Progress.Warning(
            "safety-lacking",
            "the former state of %s is not in the safety snapshot, and kept beside the restored one until `backstay restore settle`: %s"
                .formatted(name, why)));
  }

  private void readBack(Commit commit, RestorePlan plan) {
    try (var source = repository.read(commit)) {
      for (var component : commit.snapshot().components()) {
        var content = source.content(component.name());
        var program = programOf(component.name(), plan);
        for (var entries = content.entries(); entries.hasNext(); ) {
          if (program.isPresent()) {
            keep(content, entries.next(), program.get().former());
          } else {
            content.read(entries.next(), new Nowhere());
          }
        }
      }
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.SAFETY_FAILED,
          "the former output of a program could not be kept: " + e.getMessage(),
          "Make room for it in the state directory, then restore again.",
          e);
    }
  }

  private static Optional<RestoreProgram> programOf(ComponentName component, RestorePlan plan) {
    return plan.programs().stream().filter(it -> it.component().equals(component)).findFirst();
  }

  /// Durable before any program is started.
  private static void keep(ComponentContent content, StoredEntry entry, Path file)
      throws IOException {
    StagedFile.make(file, content, entry);
    WorkDirectory.sync(Objects.requireNonNull(file.getParent()));
  }

  private static final class Nowhere implements ContentSink {

    @Override
    public void write(byte[] bytes, int offset, int length) {}

    @Override
    public void skipZeros(long length) {}
  }
}
