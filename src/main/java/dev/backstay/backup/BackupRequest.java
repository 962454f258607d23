package dev.backstay.backup;

import dev.backstay.component.Component;
import dev.backstay.snapshot.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What is asked of one run.
///
/// @param orchestrator whose state it is
/// @param components what to capture
/// @param trigger why
/// @param tags labels for the snapshot
/// @param pins reasons not to forget it
/// @param holdWait how long to wait for a hold
/// @param holdLimit how long the hold may last
/// @param scratch where temporary copies may be kept
/// @param acceptsShrink whether components are taken for good however much they lost
public record BackupRequest(
    String orchestrator,
    List<Component> components,
    Trigger trigger,
    List<String> tags,
    List<String> pins,
    Duration holdWait,
    Duration holdLimit,
    Path scratch,
    boolean acceptsShrink) {

  public BackupRequest {
    components = List.copyOf(components);
    tags = List.copyOf(tags);
    pins = List.copyOf(pins);
  }

  /// A request that minds it when a component lost more than it may.
  public BackupRequest(
      String orchestrator,
      List<Component> components,
      Trigger trigger,
      List<String> tags,
      List<String> pins,
      Duration holdWait,
      Duration holdLimit,
      Path scratch) {
    this(orchestrator, components, trigger, tags, pins, holdWait, holdLimit, scratch, false);
  }

  /// The same request, taking what shrank for good.
  public BackupRequest acceptingShrink() {
    return new BackupRequest(
        orchestrator, components, trigger, tags, pins, holdWait, holdLimit, scratch, true);
  }
}
