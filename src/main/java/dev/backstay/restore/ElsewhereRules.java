package dev.backstay.restore;

import dev.backstay.component.Bucket;
import dev.backstay.component.Component;
import dev.backstay.component.Handlers;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.Commit;
import dev.backstay.snapshot.ComponentRecord;
import java.util.List;

/// What must hold of a restore into a place that a server keeps, before anything is touched: what
/// the configuration calls live is no such place.
final class ElsewhereRules {

  private ElsewhereRules() {}

  /// Requires that one component is restored, of the kind that the place takes.
  ///
  /// @throws UsageException if it is another one, or none is named
  static void requireOne(Commit commit, RestoreRequest request, Elsewhere.Served place) {
    var kind = place.kind();
    if (request.components().size() != 1) {
      throw new UsageException(
          FailureCode.USAGE,
          place.written() + " takes one component",
          "Name it with `--component`; its kind must be `" + kind.label() + "`.");
    }
    var name = request.components().getFirst();
    var found = commit.snapshot().component(name).map(ComponentRecord::kind);
    if (found.isPresent() && found.get() != kind) {
      throw new UsageException(
          FailureCode.USAGE,
          "component %s is of kind %s, and %s takes the kind %s"
              .formatted(name, found.get().label(), place.written(), kind.label()),
          "Name another one with `--component`, or restore it with `--to DIRECTORY`.");
    }
  }

  /// Requires that no component is live there, by what the configuration says, or as the servers
  /// themselves say.
  ///
  /// @throws RestoreRefusedException if one is
  static void requireFree(Component placed, List<Component> configured, Handlers handlers) {
    for (var each : configured) {
      if (isSame(placed, each, handlers)) {
        var isItself = each.name().equals(placed.name());
        throw new RestoreRefusedException(
            FailureCode.PATH_CONFLICT,
            "at %s is the live state of component %s".formatted(placed.place(), each.name()),
            isItself
                ? "Leave out `--to` to restore it there, or choose another place."
                : "Choose another place.");
      }
    }
  }

  private static boolean isSame(Component placed, Component live, Handlers handlers) {
    return switch (placed) {
      case Bucket bucket -> live instanceof Bucket other && bucket.overlaps(other);
      case PostgresDatabase database ->
          live instanceof PostgresDatabase other
              && database.database().equals(other.database())
              && (database.server().isAtSameAddress(other.server())
                  || isSameByServer(database, other, handlers));
      default -> false;
    };
  }

  /// A server that cannot be asked is none that can be restored to.
  private static boolean isSameByServer(Component placed, Component live, Handlers handlers) {
    var there = handlers.handlerOf(placed).identity();
    return there.isPresent() && there.equals(handlers.handlerOf(live).identity());
  }
}
