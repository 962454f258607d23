package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.FileStat;
import dev.backstay.component.Move;
import dev.backstay.component.RealPath;
import dev.backstay.component.SpaceNeed;
import dev.backstay.component.Volume;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.snapshot.ComponentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold of the targets of a restore before anything is built.
final class TargetRules {

  private TargetRules() {}

  /// Requires room for all that is built on one file system.
  static void requireSpace(
      long requiredBytes, Destination destination, Map<String, SpaceNeed> space) {
    var existing = destination.work();
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    try {
      var near = new Destination(destination.live(), existing.resolve("x"));
      var need = SpaceNeed.at(near, requiredBytes);
      var store = Volume.of(existing).name();
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

  /// What is restored to a directory must not turn up in what is live, where services would find it
  /// and the next snapshot would hold it.
  static void requireOutside(Path directory, List<Component> configured) {
    var wanted = RealPath.of(directory);
    for (var component : configured) {
      if (component.isAtPath() && wanted.startsWith(RealPath.of(component.path()))) {
        throw new RestoreRefusedException(
            FailureCode.PATH_CONFLICT,
            directory + " is inside component " + component.name() + " at " + component.path(),
            "Restore to a directory outside of what is live.");
      }
    }
  }

  /// Requires that no two components take one place.
  static void requireDistinct(List<RestorePlan.Target> targets) {
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

  /// The moves without those that would do again what another component does: disks with one base
  /// bring that along each, and it is exchanged once.
  ///
  /// @throws RestoreRefusedException if two components would put different things in one place
  static List<Move> apart(List<Move> moves) {
    var apart = new ArrayList<Move>();
    var placed = new HashMap<Path, Path>();
    var taken = new HashSet<Path>();
    for (var move : moves) {
      var other = placed.putIfAbsent(move.to(), move.from());
      if (other == null) {
        if (taken.add(move.from())) {
          apart.add(move);
        }
      } else if (!isSameFile(move.from(), other)) {
        throw new RestoreRefusedException(
            FailureCode.PATH_CONFLICT,
            "two components would exchange " + move.to(),
            "Restore them one at a time with `--component`.");
      }
    }
    return apart;
  }

  private static boolean isSameFile(Path one, Path other) {
    try {
      return FileStat.of(one).isRegularFile()
          && FileStat.of(other).isRegularFile()
          && Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      throw new RestoreRefusedException(
          FailureCode.RESTORE_FAILED,
          "what two components would put in one place cannot be compared: " + e.getMessage(),
          "Restore them one at a time with `--component`.",
          e);
    }
  }

  /// The exchange of a tree would take away a component inside it that is not restored.
  static void requireNoOtherInside(
      RestorePlan.Target target, List<Component> configured, Set<ComponentName> restored) {
    var live = target.destination().live();
    for (var other : configured) {
      var place = other.path().toAbsolutePath();
      if (other.isAtPath()
          && !restored.contains(other.name())
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
}
