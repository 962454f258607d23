package dev.backstay.entity;

import dev.backstay.ask.Opening;
import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.Move;
import dev.backstay.component.Selection;
import dev.backstay.component.WorkDirectory;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.restore.PartialRestore;
import dev.backstay.restore.journal.JournaledEntity;
import dev.backstay.restore.journal.JournaledTarget;
import dev.backstay.run.Progress;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Restores one entity, as a transaction.
public final class EntityRestore {

  private final Repository repository;
  private final List<Component> configured;
  private final Handlers handlers;
  private final Opening opening;
  private final PartialRestore restore;
  private final Places places;

  /// Where things are put that are not at their places yet.
  ///
  /// @param state where the restore journal is
  /// @param scratch where private directories are made
  public record Places(Path state, Path scratch) {}

  /// Restores from the repository to the configured components.
  public EntityRestore(
      Repository repository,
      List<Component> configured,
      Handlers handlers,
      Opening opening,
      PartialRestore restore,
      Places places) {
    this.repository = repository;
    this.configured = List.copyOf(configured);
    this.handlers = handlers;
    this.opening = opening;
    this.restore = restore;
    this.places = places;
  }

  /// Says what a restore would do; changes nothing. What it has read is removed when it is closed.
  ///
  /// @throws dev.backstay.failure.UsageException if the snapshot has no such entity
  /// @throws RestoreRefusedException if it cannot be told, or a clone is live already
  public EntityPlan plan(Commit commit, EntityRequest request) {
    try {
      var area = ScratchArea.in(places.scratch, RunId.random().hex());
      var done = false;
      try (var source = repository.read(commit)) {
        var plan =
            new EntityPlanner(configured, handlers, opening).plan(commit, source, request, area);
        done = true;
        return plan;
      } finally {
        if (!done) {
          area.close();
        }
      }
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "no private directory can be had in " + places.scratch + ": " + e.getMessage(),
          "Set `scratch_dir` to a directory that can be written to.",
          e);
    }
  }

  /// Does what the plan says: all of it, or nothing.
  ///
  /// @throws RestoreRefusedException if it failed before anything live was touched
  /// @throws dev.backstay.failure.RestoreRolledBackException if it failed later and the former
  ///     state is back
  /// @throws dev.backstay.failure.RestoreInDoubtException if a person must look
  public PartialRestore.Outcome execute(EntityPlan plan, Progress progress) {
    plan.requireNoObstacle();
    var touched = new LinkedHashSet<Component>();
    var parts = new ArrayList<JournaledEntity.Part>();
    for (var each : plan.findings().rows()) {
      touched.add(each.component());
      parts.add(
          new JournaledEntity.Part(
              each.component().name(), each.component().place(), workOf(plan, each)));
    }
    var targets = new ArrayList<JournaledTarget>();
    for (var file : plan.findings().files()) {
      touched.add(file.tree());
      targets.add(new JournaledTarget(file.tree().name(), file.path().value(), file.destination()));
    }
    var request = plan.request();
    var entity =
        new JournaledEntity(
            request.entity().kind(), request.id(), request.target(), request.settle(), parts);
    return restore.execute(
        new PartialRestore.Parts(plan.run(), plan.commit(), entity, targets, List.copyOf(touched)),
        () -> build(plan, progress),
        progress);
  }

  private Path workOf(EntityPlan plan, EntityPlan.Written written) {
    return places.state.resolve("part-" + plan.run().hex() + "-" + written.component().name());
  }

  private List<Move> build(EntityPlan plan, Progress progress) throws IOException {
    for (var each : plan.findings().rows()) {
      copy(each.directory(), workOf(plan, each));
    }
    var moves = new ArrayList<Move>();
    try (var source = repository.read(plan.commit())) {
      for (var file : plan.findings().files()) {
        requireUnchanged(file);
        if (file.isStored()) {
          progress.report(new Progress.Step("stage", file.tree().name().value(), 0));
          var staged =
              handlers
                  .handlerOf(file.tree())
                  .stage(
                      source.content(file.tree().name()),
                      new Selection(file.path()),
                      file.destination(),
                      progress);
          staged.verify();
          moves.addAll(staged.moves());
        } else if (!file.seen().isEmpty()) {
          moves.add(setAside(file));
        }
      }
    }
    return moves;
  }

  private static void copy(Path from, Path to) throws IOException {
    WorkDirectory.create(to);
    try (var files = Files.newDirectoryStream(from)) {
      for (var file : files) {
        var copy = to.resolve(file.getFileName().toString());
        Files.copy(file, copy);
        try (var channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    WorkDirectory.sync(to);
    WorkDirectory.sync(java.util.Objects.requireNonNull(to.toAbsolutePath().getParent()));
  }

  /// What the snapshot has not is removed: renamed into the work directory, which is deleted at the
  /// end.
  private static Move setAside(FileShare file) throws IOException {
    var destination = file.destination();
    WorkDirectory.create(destination.work());
    WorkDirectory.create(destination.former());
    WorkDirectory.sync(destination.work());
    var name = destination.live().getFileName().toString();
    return new Move(destination.live(), destination.former().resolve(name));
  }

  private static void requireUnchanged(FileShare file) throws IOException {
    if (!FileShare.look(file.destination().live()).equals(file.seen())) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_CHANGED,
          file.destination().live() + " was changed since the restore was planned",
          "Stop what writes to it, then restore again.");
    }
  }
}
