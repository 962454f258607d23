package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.NativeNames;
import dev.backstay.component.Selection;
import dev.backstay.component.SpaceNeed;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.repository.SnapshotReader;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Makes restore plans. Reads listings and looks at targets; changes nothing.
final class RestorePlanner {

  private final List<Component> configured;

  RestorePlanner(List<Component> configured) {
    this.configured = List.copyOf(configured);
  }

  RestorePlan plan(Commit commit, SnapshotReader source, RestoreRequest request) {
    var run = RunId.random();
    var targets = new ArrayList<RestorePlan.Target>();
    var space = new HashMap<String, SpaceNeed>();
    var lives = new HashMap<ComponentName, Path>();
    for (var record : chosen(commit, request)) {
      lives.put(record.name(), liveOf(record, source.content(record.name()), request));
    }
    for (var record : chosen(commit, request)) {
      var live = Objects.requireNonNull(lives.get(record.name()));
      var destination = destination(live, record.name(), run, lives.values());
      targets.add(target(record, source.content(record.name()), request, destination, space));
    }
    requireDistinct(targets);
    if (request.to().isEmpty()) {
      targets.forEach(target -> requireNoOtherInside(target, lives.keySet()));
    }
    return new RestorePlan(run, commit, request, targets, warnings(commit));
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
    var size = selected(content, request.selection());
    var live = destination.live();
    var replaces = Files.exists(live, LinkOption.NOFOLLOW_LINKS);
    if (replaces && request.to().isPresent()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_NOT_EMPTY,
          live + " exists already",
          "Restore into an empty directory, or move what is there away.");
    }
    requireSpace(content, request, destination, space);
    return new RestorePlan.Target(
        at(record, liveOf(record, content, wholeOf(request))),
        request.selection(),
        destination,
        size.entries,
        size.bytes,
        replaces);
  }

  private static RestoreRequest wholeOf(RestoreRequest request) {
    return new RestoreRequest(request.components(), Selection.ALL, request.to(), request.settle());
  }

  /// What stands inside a tree that is exchanged too is built beside that tree.
  private static Destination destination(
      Path live, ComponentName name, RunId run, Collection<Path> lives) {
    var outermost = live;
    for (var other : lives) {
      if (outermost.startsWith(other)) {
        outermost = other;
      }
    }
    return new Destination(live, Destination.at(outermost, name, run).work());
  }

  /// The exchange of a tree would take away a component inside it that is not restored.
  private void requireNoOtherInside(RestorePlan.Target target, Set<ComponentName> restored) {
    var live = target.destination().live();
    for (var other : configured) {
      var place = other.path().toAbsolutePath();
      if (!restored.contains(other.name())
          && place.startsWith(live)
          && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        throw new RestoreRefusedException(
            FailureCode.TARGET_UNSUPPORTED,
            "component "
                + other.name()
                + " at "
                + place
                + " stands inside "
                + live
                + ", which would be exchanged as a whole",
            "Restore both together, or a path of "
                + target.component().name()
                + " that does not contain it.");
      }
    }
  }

  private record Size(long entries, long bytes) {}

  /// Reading the whole listing also checks it: unsafe paths and the like end the plan here.
  private static Size selected(ComponentContent content, Selection selection) {
    var count = 0L;
    var bytes = 0L;
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (meta.path().isAtOrBelow(selection.path())) {
        count++;
        bytes += meta.sizeBytes();
      }
    }
    if (count == 0 && !selection.isAll()) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "component " + content.component().name() + " has no " + selection.path(),
          "`backstay ls` shows what it has.");
    }
    return new Size(count, bytes);
  }

  private Path liveOf(ComponentRecord record, ComponentContent content, RestoreRequest request) {
    var selection = request.selection();
    if (request.to().isPresent()) {
      var directory = request.to().get().toAbsolutePath();
      if (!selection.isAll()) {
        return NativeNames.child(directory, selection.path().name());
      }
      return record.kind() == ComponentKind.FILES
          ? directory.resolve(record.name().value())
          : NativeNames.child(directory, fileName(content, record));
    }
    var component = configured(record);
    var path = component.path().toAbsolutePath();
    if (selection.isAll() || record.kind() != ComponentKind.FILES) {
      return path;
    }
    for (var name : selection.path().value().split("/", -1)) {
      path = NativeNames.child(path, name);
    }
    return path;
  }

  private static String fileName(ComponentContent content, ComponentRecord record) {
    var entries = content.entries();
    return entries.hasNext() ? entries.next().meta().path().name() : record.name().value();
  }

  private Component configured(ComponentRecord record) {
    return configured.stream()
        .filter(component -> component.name().equals(record.name()))
        .findFirst()
        .filter(component -> component.kind() == record.kind())
        .orElseThrow(
            () ->
                new RestoreRefusedException(
                    FailureCode.TARGET_UNSUPPORTED,
                    "the configuration has no component "
                        + record.name()
                        + " of kind "
                        + record.kind().label()
                        + "; it was at "
                        + record.place(),
                    "Restore it elsewhere with `--to DIRECTORY`, or add it to the configuration."));
  }

  /// The component as configured if it is, else as the snapshot describes it, at that place.
  private Component at(ComponentRecord record, Path place) {
    var known = configured.stream().filter(each -> each.name().equals(record.name())).findFirst();
    return switch (record.kind()) {
      case FILES ->
          new Component.FileTree(
              record.name(), record.importance(), record.order(), place, List.of(), false);
      case STATE_FILE ->
          known
              .filter(Component.StateFile.class::isInstance)
              .map(Component.StateFile.class::cast)
              .map(it -> stateFile(record, place, it.format(), it.requiredKeys()))
              .orElseGet(() -> stateFile(record, place, formatOf(record), List.of()));
      case SQLITE ->
          new Component.SqliteDatabase(
              record.name(),
              record.importance(),
              record.order(),
              place,
              Duration.ofSeconds(30),
              Duration.ofMinutes(10));
    };
  }

  private static Component stateFile(
      ComponentRecord record, Path place, Component.StateFile.Format format, List<String> keys) {
    return new Component.StateFile(
        record.name(), record.importance(), record.order(), place, format, keys);
  }

  private static Component.StateFile.Format formatOf(ComponentRecord record) {
    var recorded = Optional.ofNullable(record.facts().details().get("format")).orElse("json");
    for (var format : Component.StateFile.Format.values()) {
      if (format.name().equalsIgnoreCase(recorded)) {
        return format;
      }
    }
    return Component.StateFile.Format.JSON;
  }

  private static void requireSpace(
      ComponentContent content,
      RestoreRequest request,
      Destination destination,
      Map<String, SpaceNeed> space) {
    var existing = destination.work();
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    try {
      var near = new Destination(destination.live(), existing.resolve("x"));
      var need = SpaceNeed.of(content, request.selection(), near);
      var store = Files.getFileStore(existing).toString();
      var sum =
          space.merge(
              store,
              need,
              (a, b) -> new SpaceNeed(a.requiredBytes() + b.requiredBytes(), b.usableBytes()));
      if (!sum.isMet()) {
        throw new RestoreRefusedException(
            FailureCode.SPACE,
            "building the restored state beside "
                + destination.live()
                + " needs "
                + sum.requiredBytes()
                + " bytes, "
                + sum.usableBytes()
                + " are free",
            "Make room there, or restore fewer components at a time.");
      }
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.SPACE,
          "the free space at " + existing + " cannot be told: " + e.getMessage(),
          "Look at the file system, then restore again.",
          e);
    }
  }

  private static void requireDistinct(List<RestorePlan.Target> targets) {
    var places = new HashSet<Path>();
    for (var target : targets) {
      if (!places.add(target.destination().live())) {
        throw new RestoreRefusedException(
            FailureCode.PATH_CONFLICT,
            "two components would stand at " + target.destination().live(),
            "Restore them one at a time, to different directories.");
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

  /// The names of the components of a request, for people.
  static List<ComponentName> names(RestorePlan plan) {
    return plan.targets().stream().map(target -> target.component().name()).toList();
  }
}
