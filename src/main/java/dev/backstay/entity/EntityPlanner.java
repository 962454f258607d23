package dev.backstay.entity;

import dev.backstay.ask.Opening;
import dev.backstay.component.Component;
import dev.backstay.component.Divisible;
import dev.backstay.component.EntityPart;
import dev.backstay.component.Excerpt;
import dev.backstay.component.Handlers;
import dev.backstay.component.Outlook;
import dev.backstay.component.Share;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.RunId;
import dev.backstay.scratch.ScratchArea;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes the plan of one restore. Used once.
final class EntityPlanner {

  private final List<Component> configured;
  private final Handlers handlers;
  private final Opening opening;
  private final RunId run = RunId.random();
  private final Map<EntityPart, Excerpt.PartCount> counts = new LinkedHashMap<>();
  private final List<EntityPlan.Written> written = new ArrayList<>();
  private final List<FileShare> files = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Outlook.Obstacle> obstacles = new ArrayList<>();

  EntityPlanner(List<Component> configured, Handlers handlers, Opening opening) {
    this.configured = configured;
    this.handlers = handlers;
    this.opening = opening;
  }

  EntityPlan plan(Commit commit, SnapshotReader source, EntityRequest request, ScratchArea area) {
    requireWhole(commit);
    for (var part : request.entity().parts()) {
      requireStored(commit, part.component());
    }
    for (var share : shares(request).entrySet()) {
      excerpt(share.getKey(), share.getValue(), source, area);
    }
    for (var part : request.entity().parts()) {
      if (part instanceof EntityPart.Paths paths) {
        look(paths, request, source.content(part.component()));
      }
    }
    warn(commit, request);
    if (obstacles.isEmpty()) {
      requireThere(commit, request);
      requireFree(request);
    }
    var ordered =
        request.entity().parts().stream()
            .map(counts::get)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    var findings = new EntityPlan.Findings(ordered, written, files, warnings, obstacles);
    return new EntityPlan(run, commit, request, findings, area);
  }

  private Component componentOf(ComponentName name) {
    return configured.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not configured"));
  }

  /// What is left out of a snapshot would be removed.
  private static void requireWhole(Commit commit) {
    if (commit.snapshot().isOffload()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          "snapshot %s has only files that were offloaded".formatted(commit.snapshot().id()),
          "Name a snapshot of the whole, or one file with `--component` and `--path`.");
    }
  }

  private void requireStored(Commit commit, ComponentName name) {
    var snapshot = commit.snapshot();
    var record =
        snapshot
            .component(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        FailureCode.PATH_UNKNOWN,
                        "snapshot " + snapshot.id() + " has no component " + name,
                        "`backstay show " + snapshot.id() + "` lists its components."));
    var kind = componentOf(name).kind();
    if (record.kind() != kind) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          "component %s is of kind %s in snapshot %s, and %s now"
              .formatted(name, record.kind().label(), snapshot.id(), kind.label()),
          "Restore the whole component, or another snapshot.");
    }
  }

  /// What belongs to the entity in each component that has rows or items of it.
  private static Map<ComponentName, Share> shares(EntityRequest request) {
    var parts = new LinkedHashMap<ComponentName, List<EntityPart>>();
    for (var part : request.entity().parts()) {
      if (!(part instanceof EntityPart.Paths)) {
        parts.computeIfAbsent(part.component(), _ -> new ArrayList<>()).add(part);
      }
    }
    var shares = new LinkedHashMap<ComponentName, Share>();
    parts.forEach(
        (name, each) -> shares.put(name, new Share(each, request.id(), request.target())));
    return shares;
  }

  private void excerpt(ComponentName name, Share share, SnapshotReader source, ScratchArea area) {
    var live = componentOf(name);
    if (!(handlers.handlerOf(live) instanceof Divisible divisible)) {
      throw new IllegalArgumentException(name + " cannot be divided");
    }
    try (var stored = opening.component(live, source.content(name))) {
      var directory = area.privateDirectory("part-" + name);
      var excerpt = divisible.excerpt(stored.component(), share, directory);
      excerpt.counts().forEach(it -> counts.put(it.part(), it));
      for (var each : excerpt.obstacles()) {
        obstacles.add(new Outlook.Obstacle(each.code(), name + ": " + each.what(), each.hint()));
      }
      written.add(new EntityPlan.Written(live, directory));
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "what belongs to %s cannot be read in %s: %s"
              .formatted(EntryPath.escape(share.target()), name, e.getMessage()),
          "Nothing live was touched; mend the cause, or restore the whole component.",
          e);
    }
  }

  private void look(EntityPart.Paths part, EntityRequest request, ComponentContent content) {
    if (!(componentOf(part.component()) instanceof Component.FileTree tree)) {
      throw new IllegalArgumentException(part.component() + " is no tree");
    }
    var path = new EntryPath(part.of(request.id()));
    var stored = 0L;
    for (var entries = content.entries(); entries.hasNext(); ) {
      if (entries.next().meta().path().isAtOrBelow(path)) {
        stored++;
      }
    }
    var goal = new EntryPath(part.of(request.target()));
    var destination = FileShare.destination(tree, goal, run, files.size());
    try {
      var seen = FileShare.look(destination.live());
      requirePlace(destination.live(), stored + seen.size() > 0);
      files.add(new FileShare(part, tree, path, destination, stored > 0, seen));
      counts.put(part, new Excerpt.PartCount(part, stored, seen.size()));
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          "cannot look at " + destination.live() + ": " + e,
          "Run as a user that may read it.",
          e);
    }
    if (!seenOf(part).equals(List.of()) && !tree.excludes().isEmpty()) {
      warnings.add(
          "%s is exchanged as a whole: what is there of %s is removed"
              .formatted(destination.live(), String.join(", ", tree.excludes())));
    }
  }

  private List<String> seenOf(EntityPart.Paths part) {
    return files.stream().filter(it -> it.part().equals(part)).findFirst().orElseThrow().seen();
  }

  private void requirePlace(Path live, boolean isNeeded) {
    var parent = live.getParent();
    if (isNeeded && (parent == null || !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS))) {
      obstacles.add(
          new Outlook.Obstacle(
              FailureCode.TARGET_UNSUPPORTED,
              "there is no directory " + parent,
              "Make it, then restore again."));
    }
    for (var other : configured) {
      if (other.isAtPath() && other.path().toAbsolutePath().startsWith(live)) {
        obstacles.add(
            new Outlook.Obstacle(
                FailureCode.PATH_CONFLICT,
                "component %s is inside of %s".formatted(other.name(), live),
                "Restore that component, or correct `entities`."));
      }
    }
  }

  private void warn(Commit commit, EntityRequest request) {
    var snapshot = commit.snapshot();
    if (snapshot.status() != Status.COMPLETE) {
      warnings.add("snapshot " + snapshot.id() + " is " + snapshot.status().label());
    }
    for (var name :
        request.entity().parts().stream().map(EntityPart::component).distinct().toList()) {
      if (snapshot.component(name).orElseThrow().facts().incomplete()) {
        warnings.add(name + " was incomplete when it was captured");
      }
    }
  }

  /// The first part tells.
  private void requireThere(Commit commit, EntityRequest request) {
    var first = request.entity().parts().getFirst();
    if (Objects.requireNonNull(counts.get(first)).storedCount() == 0) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "snapshot %s has no %s: there is nothing of it at %s of %s"
              .formatted(commit.snapshot().id(), request.shown(), first.shown(), first.component()),
          "Look for a snapshot that has it: `backstay snapshots` lists them.");
    }
  }

  private void requireFree(EntityRequest request) {
    if (request.as().isEmpty()) {
      return;
    }
    for (var count : counts.values()) {
      if (count.liveCount() > 0) {
        throw new RestoreRefusedException(
            FailureCode.TARGET_NOT_EMPTY,
            "%s:%s is live already: %d at %s of %s"
                .formatted(
                    request.entity().kind(),
                    EntryPath.escape(request.target()),
                    count.liveCount(),
                    count.part().shown(),
                    count.part().component()),
            "Name an id with `--as` that nothing has.");
      }
    }
  }
}
