package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.Outlook;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.Selection;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.inflight.Quarantine;
import dev.backstay.repository.Commit;
import dev.backstay.run.RunId;
import dev.backstay.service.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a restore would do, computed by reading only. Printing it is the dry run.
///
/// @param run the name of the restore
/// @param commit what is restored
/// @param request what was asked
/// @param targets what goes where, in order
/// @param quarantine the changes that are made in what is restored before it goes live
/// @param services what is stopped before and started after, in the order in which it is stopped
/// @param warnings what a person should know before it is done
/// @param obstacles why it cannot be done as things are
public record RestorePlan(
    RunId run,
    Commit commit,
    RestoreRequest request,
    List<Target> targets,
    List<Quarantine> quarantine,
    List<Service> services,
    List<String> warnings,
    List<Outlook.Obstacle> obstacles) {

  public RestorePlan {
    targets = List.copyOf(targets);
    quarantine = List.copyOf(quarantine);
    services = List.copyOf(services);
    warnings = List.copyOf(warnings);
    obstacles = List.copyOf(obstacles);
  }

  /// The same with what is foreseen for one of the components.
  RestorePlan with(Component component, Outlook outlook) {
    var told = new ArrayList<>(warnings);
    outlook.lines().forEach(line -> told.add(component.name() + ": " + line));
    var against = new ArrayList<>(obstacles);
    for (var each : outlook.obstacles()) {
      against.add(
          new Outlook.Obstacle(each.code(), component.name() + ": " + each.what(), each.hint()));
    }
    return new RestorePlan(run, commit, request, targets, quarantine, services, told, against);
  }

  /// The same with what is known of whether something stands where it goes.
  RestorePlan replacing(boolean replaces) {
    var known = targets.stream().map(it -> it.replacing(replaces)).toList();
    return new RestorePlan(run, commit, request, known, quarantine, services, warnings, obstacles);
  }

  /// Refuses if there is an obstacle.
  ///
  /// @throws RestoreRefusedException with the first of them, and what the others are
  public void requireNoObstacle() {
    if (!obstacles.isEmpty()) {
      var first = obstacles.getFirst();
      throw new RestoreRefusedException(
          first.code(),
          String.join("; ", obstacles.stream().map(Outlook.Obstacle::what).toList()),
          String.join(" ", obstacles.stream().map(Outlook.Obstacle::hint).distinct().toList()));
    }
  }

  /// One component's way to one place.
  ///
  /// @param component the component, at the place it is restored to
  /// @param selection which part of it
  /// @param destination where it will stand and where it is built
  /// @param entryCount how many entries are restored
  /// @param contentBytes how many bytes their contents have
  /// @param replaces whether something stands there now
  public record Target(
      Component component,
      Selection selection,
      Destination destination,
      long entryCount,
      long contentBytes,
      boolean replaces) {

    private Target replacing(boolean other) {
      return new Target(component, selection, destination, entryCount, contentBytes, other);
    }

    /// Whether a server is to keep it.
    public boolean isServed() {
      return !component.isAtPath() && !(component instanceof Component.Command);
    }

    /// The program that puts it in place, if that is not done by renames.
    public Optional<RestoreProgram> program() {
      return component instanceof Component.Command command && !command.restore().isEmpty()
          ? Optional.of(RestoreProgram.of(command, destination))
          : Optional.empty();
    }
  }

  /// The programs that are run after the renames, in order.
  public List<RestoreProgram> programs() {
    return targets.stream().flatMap(target -> target.program().stream()).toList();
  }

  /// How many bytes are restored in all.
  public long contentBytes() {
    return targets.stream().mapToLong(Target::contentBytes).sum();
  }
}
