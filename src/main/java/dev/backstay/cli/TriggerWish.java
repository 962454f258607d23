package dev.backstay.cli;

import dev.backstay.app.Installation;
import dev.backstay.config.TriggerSettings;
import dev.backstay.daemon.ServiceState;
import dev.backstay.snapshot.Trigger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What the configuration says of a reason to take a snapshot.
///
/// @param trigger the reason
/// @param settings what the orchestrator's own start and stop begin
record TriggerWish(Trigger trigger, TriggerSettings settings) {

  private static final String UNTIL_CONFIRMED =
      "before an upgrade; `backstay unpin` once all is well";

  static TriggerWish of(Trigger trigger, Installation installation) {
    return new TriggerWish(trigger, installation.triggers());
  }

  /// The same with what was changed while a service ran.
  TriggerWish asChanged(Installation installation, InstantSource time) {
    var changed =
        ServiceState.changedSettings(
            installation.stateDirectory(), installation.configuration().orchestrator(), time);
    return new TriggerWish(
        trigger,
        new TriggerSettings(
            changed.onStartup().orElse(settings.onStartup()),
            changed.onShutdown().orElse(settings.onShutdown()),
            settings.limit()));
  }

  /// Whether a snapshot is wanted for that reason. Only starts and stops have to be configured.
  boolean isWanted() {
    return switch (trigger) {
      case STARTUP -> settings.onStartup();
      case SHUTDOWN -> settings.onShutdown();
      default -> true;
    };
  }

  /// Why it is not.
  String reason() {
    return "nothing to do: `triggers` does not say on_" + trigger.label() + ": true";
  }

  /// How long it may take.
  Duration limit() {
    return settings.limit();
  }

  /// The reasons never to forget it: before an upgrade there is always one.
  List<String> pins(List<String> typed) {
    return trigger == Trigger.PRE_UPGRADE && typed.isEmpty() ? List.of(UNTIL_CONFIRMED) : typed;
  }
}
