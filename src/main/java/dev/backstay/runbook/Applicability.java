package dev.backstay.runbook;

import dev.backstay.snapshot.ComponentKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which scenarios can happen to an installation, and to which of its components.
public final class Applicability {

  private Applicability() {}

  /// Why a scenario cannot happen to it, as the end of a sentence; empty if it can.
  public static Optional<String> reasonAgainst(Scenario scenario, Inventory inventory) {
    return switch (scenario) {
      case LOST_HOST -> without(inventory, scenario, "a component that is on the host");
      case LOST_DATABASE -> without(inventory, scenario, "a component that is a database");
      case LOST_HOST_AND_DATABASE ->
          inventory.those(it -> it.kind() == ComponentKind.POSTGRES).isEmpty()
              ? Optional.of(
                  "no database of a server is configured; those in files are lost with the host:"
                      + " lost-host")
              : without(inventory, scenario, "a component that is on the host");
      case LOST_BUCKET -> without(inventory, scenario, "a component of kind s3");
      case LOST_REDIS -> without(inventory, scenario, "a component of kind redis");
      case CORRUPTED_STATE_FILE -> without(inventory, scenario, "a component of kind state-file");
      case CORRUPTED_CHECKPOINTS ->
          without(inventory, scenario, "a tree or a database, which could hold checkpoints,");
      case STALE_DATA, BAD_UPGRADE, DISK_PRESSURE, FULL_CLUSTER -> Optional.empty();
    };
  }

  private static Optional<String> without(Inventory inventory, Scenario scenario, String what) {
    return inventory.those(affected(scenario)).isEmpty()
        ? Optional.of(what + " is not configured")
        : Optional.empty();
  }

  /// The components that a scenario is about.
  static Predicate<Part> affected(Scenario scenario) {
    return switch (scenario) {
      case LOST_HOST -> Part::isOnHost;
      case LOST_DATABASE -> Part::isDatabase;
      case LOST_HOST_AND_DATABASE -> it -> it.isOnHost() || it.kind() == ComponentKind.POSTGRES;
      case LOST_BUCKET -> it -> it.kind() == ComponentKind.S3;
      case LOST_REDIS -> it -> it.kind() == ComponentKind.REDIS;
      case CORRUPTED_STATE_FILE -> it -> it.kind() == ComponentKind.STATE_FILE;
      case CORRUPTED_CHECKPOINTS -> it -> it.kind() == ComponentKind.FILES || it.isDatabase();
      case STALE_DATA, BAD_UPGRADE, DISK_PRESSURE, FULL_CLUSTER -> _ -> true;
    };
  }

  /// The names of components that a restore puts in place, and are meant.
  static List<Part> meant(Scenario scenario, Situation situation) {
    return situation.meant(affected(scenario));
  }

  /// The names of the components that a scenario is about.
  public static List<String> names(Scenario scenario, Inventory inventory) {
    return inventory.those(affected(scenario)).stream().map(Part::name).toList();
  }
}
