package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.RedisStore;
import dev.backstay.component.Selection;
import dev.backstay.component.SpaceNeed;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.inflight.Declared;
import dev.backstay.repository.Commit;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.RunId;
import dev.backstay.service.Service;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes restore plans. Reads listings and looks at targets; changes nothing.
final class RestorePlanner {

  private final List<Component> configured;
  private final List<Service> services;
  private final Places places;
  private final Declared declared;

  /// @param services what must not run while what is live is exchanged
  /// @param stateDirectory where the states of programs are kept while they are restored
  /// @param declared what is declared of work under way
  RestorePlanner(
      List<Component> configured, List<Service> services, Path stateDirectory, Declared declared) {
    this.configured = List.copyOf(configured);
    this.services = List.copyOf(services);
    this.declared = declared;
    places = new Places(configured, stateDirectory);
  }

  RestorePlan plan(Commit commit, SnapshotReader source, RestoreRequest request) {
    requireDatabase(commit, request);
    request.served().ifPresent(it -> ElsewhereRules.requireOne(commit, request, it));
    if (request.to().orElse(null) instanceof Elsewhere.Directory(var directory)) {
      TargetRules.requireOutside(directory, configured);
    }
    var run = RunId.random();
    var targets = new ArrayList<RestorePlan.Target>();
    var space = new HashMap<String, SpaceNeed>();
    var lives = new HashMap<ComponentName, Path>();
    for (var record : chosen(commit, request)) {
      requireOneFile(commit, source.content(record.name()), request);
      lives.put(record.name(), places.liveOf(record, source.content(record.name()), request));
    }
    for (var record : chosen(commit, request)) {
      var live = Objects.requireNonNull(lives.get(record.name()));
      var destination = Places.destination(live, record.name(), run, lives.values());
      targets.add(target(record, source.content(record.name()), request, destination, space));
    }
    TargetRules.requireDistinct(targets);
    if (request.to().isEmpty()) {
      targets.forEach(it -> TargetRules.requireNoOtherInside(it, configured, lives.keySet()));
    }
    var warnings = warnings(commit);
    chosen(commit, request).forEach(it -> warnings.addAll(Places.warningsOf(it, request)));
    targets.stream().filter(RestorePlan.Target::replaces).forEach(it -> warnExcluded(it, warnings));
    warnings.addAll(MissingDirectories.of(request, targets).lines());
    var stopped = request.to().isEmpty() ? stopped(targets) : List.<Service>of();
    var changes = QuarantineRules.changes(declared, request, targets);
    return new RestorePlan(run, commit, request, targets, changes, stopped, warnings, List.of());
  }

  /// All of them; what is a server itself comes last, and only if that is restored.
  private List<Service> stopped(List<RestorePlan.Target> targets) {
    var all = servers(configured.stream());
    var restored = servers(targets.stream().map(RestorePlan.Target::component));
    var stopped = new ArrayList<>(services);
    stopped.removeIf(it -> all.contains(it.name()));
    services.stream().filter(it -> restored.contains(it.name())).forEach(stopped::add);
    return stopped;
  }

  private static Set<String> servers(Stream<Component> components) {
    return components
        .filter(RedisStore.class::isInstance)
        .flatMap(it -> ((RedisStore) it).offline().stream())
        .map(RedisStore.Offline::service)
        .collect(Collectors.toSet());
  }

  /// What was offloaded is a part of a directory, and takes the place of none.
  private static void requireOneFile(
      Commit commit, ComponentContent content, RestoreRequest request) {
    if (!commit.snapshot().isOffload() || request.to().isPresent()) {
      return;
    }
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (meta.type() == EntryType.FILE && meta.path().equals(request.selection().path())) {
        return;
      }
    }
    var id = commit.snapshot().id();
    var name = content.component().name();
    throw new RestoreRefusedException(
        FailureCode.TARGET_UNSUPPORTED,
        "snapshot %s has only files of %s that were offloaded: they cannot take the place of a directory"
            .formatted(id, name),
        "Restore one file with `backstay restore %s --component %s --path FILE`, or all of them elsewhere with `--to DIRECTORY`."
            .formatted(id, name));
  }

  private static void requireDatabase(Commit commit, RestoreRequest request) {
    if (request.scope().isWhole()) {
      return;
    }
    if (request.components().size() != 1
        || chosen(commit, request).getFirst().kind() != ComponentKind.POSTGRES) {
      throw new UsageException(
          FailureCode.USAGE,
          "rows or tables alone can be restored of one PostgreSQL database",
          "Name it with `--component`.");
    }
    if (request.directory().isPresent()) {
      throw new UsageException(
          FailureCode.USAGE,
          "rows or tables alone can only be restored into a database",
          "Leave out `--to`, or what chooses tables: the dump is one file, from which `pg_restore"
              + " -t TABLE` reads some.");
    }
  }

  private static List<ComponentRecord> chosen(Commit commit, RestoreRequest request) {
    var snapshot = commit.snapshot();
    if (request.components().isEmpty()) {
      if (!request.selection().isAll() && snapshot.components().size() != 1) {
        throw new UsageException(
            FailureCode.USAGE,
            "a path is selected, but not of which component",
            "Name it with `--component`.");
      }
      return snapshot.components();
    }
    var chosen = new ArrayList<ComponentRecord>();
    for (var name : request.components()) {
      chosen.add(
          snapshot
              .component(name)
              .orElseThrow(
                  () ->
                      new UsageException(
                          FailureCode.PATH_UNKNOWN,
                          "snapshot " + snapshot.id() + " has no component " + name,
                          "`backstay show " + snapshot.id() + "` lists its components.")));
    }
    return chosen;
  }

  private RestorePlan.Target target(
      ComponentRecord record,
      ComponentContent content,
      RestoreRequest request,
      Destination destination,
      Map<String, SpaceNeed> space) {
    var size = safelySelected(content, request.selection());
    var live = destination.live();
    var stands = Files.exists(live, LinkOption.NOFOLLOW_LINKS);
    if (stands && request.directory().isPresent()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_NOT_EMPTY,
          live + " exists already",
          "Restore into an empty directory, or move what is there away.");
    }
    var component = places.at(record, places.liveOf(record, content, request.ofWhole()), request);
    if (component.isBuiltInFiles()) {
      TargetRules.requireSpace(size.requiredBytes, destination, space);
    }
    return new RestorePlan.Target(
        component,
        request.selection(),
        destination,
        size.entries,
        size.bytes,
        stands || (request.directory().isEmpty() && !component.isAtPath()));
  }

  private record Size(long entries, long bytes, long requiredBytes) {}

  private static Size safelySelected(ComponentContent content, Selection selection) {
    try {
      return selected(content, selection);
    } catch (RepositoryDamagedException damaged) {
      if (damaged.code() != FailureCode.PATH_UNSAFE) {
        throw damaged;
      }
      throw new RestoreRefusedException(
          FailureCode.PATH_UNSAFE,
          "component " + content.component().name() + ": " + damaged.getMessage(),
          "Whoever wrote this snapshot cannot be trusted: restore from another one.",
          damaged);
    }
  }

  /// Reading the whole listing also checks it: unsafe paths and the like end the plan here.
  private static Size selected(ComponentContent content, Selection selection) {
    var count = 0L;
    var bytes = 0L;
    var required = 0L;
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (meta.path().isAtOrBelow(selection.path())) {
        count++;
        bytes += meta.sizeBytes();
        required += SpaceNeed.of(meta);
      }
    }
    if (count == 0 && !selection.isAll()) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "component " + content.component().name() + " has no " + selection.path(),
          "`backstay ls` shows what it has.");
    }
    return new Size(count, bytes, required);
  }

  /// The exchange of a tree takes away what its captures leave out.
  private void warnExcluded(RestorePlan.Target target, List<String> warnings) {
    for (var component : configured) {
      if (component instanceof Component.FileTree tree
          && tree.name().equals(target.component().name())
          && !tree.excludes().isEmpty()
          && target.selection().isAll()) {
        warnings.add(
            tree.name()
                + " is exchanged as a whole: what is there of "
                + String.join(", ", tree.excludes())
                + " is only kept in the safety snapshot");
      }
    }
  }

  private static List<String> warnings(Commit commit) {
    var snapshot = commit.snapshot();
    var warnings = new ArrayList<String>();
    if (snapshot.status() != Status.COMPLETE) {
      warnings.add("snapshot " + snapshot.id() + " is " + snapshot.status().label());
    }
    if (snapshot.trigger() == Trigger.PRE_RESTORE) {
      warnings.add("a safety snapshot is put back as it was; it is not validated");
    }
    snapshot.missing().forEach(each -> warnings.add("not in the snapshot: " + each));
    for (var component : snapshot.components()) {
      if (component.facts().incomplete()) {
        warnings.add(
            component.name()
                + " was incomplete when it was captured: "
                + component.facts().noteCount()
                + " notes");
      }
    }
    return warnings;
  }
}
