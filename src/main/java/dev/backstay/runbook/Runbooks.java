package dev.backstay.runbook;

import java.util.List;

/// Writes runbooks.
public final class Runbooks {

  private Runbooks() {}

  /// The runbook of a scenario that can happen to what is protected.
  public static Runbook write(Scenario scenario, Situation situation) {
    var parts = Applicability.meant(scenario, situation);
    var inventory = situation.inventory();
    return new Runbook(
        scenario,
        inventory.orchestrator(),
        situation.at(),
        parts.stream().map(Part::name).toList(),
        inventory.objectives(),
        situation.known(),
        isFromNothing(scenario) ? inventory.needs() : List.of(),
        steps(scenario, situation, parts));
  }

  /// Whether not even this program and its configuration may be there any more.
  private static boolean isFromNothing(Scenario scenario) {
    return switch (scenario) {
      case LOST_HOST, LOST_HOST_AND_DATABASE, FULL_CLUSTER -> true;
      case LOST_DATABASE,
          LOST_BUCKET,
          LOST_REDIS,
          CORRUPTED_STATE_FILE,
          CORRUPTED_CHECKPOINTS,
          STALE_DATA,
          BAD_UPGRADE,
          DISK_PRESSURE ->
          false;
    };
  }

  private static List<Step> steps(Scenario scenario, Situation situation, List<Part> parts) {
    return switch (scenario) {
      case LOST_HOST, LOST_HOST_AND_DATABASE, FULL_CLUSTER ->
          new HostSteps(situation, parts).of(scenario);
      case LOST_DATABASE, LOST_BUCKET, LOST_REDIS -> new ServerSteps(situation, parts).of(scenario);
      case CORRUPTED_STATE_FILE -> new StateFileSteps(situation, parts).all();
      case CORRUPTED_CHECKPOINTS -> new CheckpointSteps(situation, parts).all();
      case STALE_DATA, BAD_UPGRADE -> new GoingBackSteps(situation, parts).of(scenario);
      case DISK_PRESSURE -> new RoomSteps(situation).all();
    };
  }
}
