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
/// @param hurries whether what is stored is compressed as fast as can be, and so less
public record BackupRequest(
    String orchestrator,
    List<Component> components,
    Trigger trigger,
    List<String> tags,
    List<String> pins,
    Duration holdWait,
    Duration holdLimit,
    Path scratch,
    boolean acceptsShrink,
    boolean hurries) {

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
    this(
        orchestrator,
        components,
        trigger,
        tags,
        pins,
        holdWait,
        holdLimit,
        scratch,
        false,
        false);
  }

  /// The same request, taking what shrank for good.
  public BackupRequest acceptingShrink() {
    return with(true, hurries);
  }

  /// The same request, for which time counts more than room.
  public BackupRequest hurrying() {
    return with(acceptsShrink, true);
  }

  private BackupRequest with(boolean shrink, boolean hurry) {
    return new BackupRequest(
        orchestrator,
        components,
        trigger,
        tags,
        pins,
        holdWait,
        holdLimit,
        scratch,
        shrink,
        hurry);
  }
}
