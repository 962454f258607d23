package dev.backstay.standing;

import dev.backstay.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A snapshot as it is listed. Words are those of the list: a later version may have others.
///
/// @param startedAt when its run began, by the clock of the host that wrote it
/// @param takenAt what time it stands for, by the same clock; of an imported one by its maker's
/// @param contentBytes the sum of the sizes of all files
/// @param missing components that were asked for and are not in it
/// @param drilled what its last drill found out, if it was in one
public record SnapshotLine(
    String id,
    String commit,
    String orchestrator,
    String host,
    Instant startedAt,
    Instant takenAt,
    String trigger,
    String status,
    String grade,
    long contentBytes,
    List<String> tags,
    List<String> pins,
    List<String> missing,
    List<ComponentLine> components,
    Optional<Drilled> drilled) {

  public SnapshotLine {
    tags = List.copyOf(tags);
    pins = List.copyOf(pins);
    missing = List.copyOf(missing);
    components = List.copyOf(components);
  }

  /// The snapshot that an object of JSON output tells of, as docs/json.md has it.
  ///
  /// @throws IllegalArgumentException if something is missing or is something else
  public static SnapshotLine of(JsonObject json) {
    for (var list : List.of("tags", "pins", "missing", "components")) {
      SnapshotList.needList(json, list);
    }
    return new SnapshotLine(
        json.needText("id"),
        json.needText("commit"),
        json.needText("orchestrator"),
        json.needText("host"),
        instant(json, "started_at"),
        instant(json, "taken_at"),
        json.needText("trigger"),
        json.needText("status"),
        json.needText("grade"),
        json.needNumber("content_bytes"),
        json.texts("tags"),
        json.texts("pins"),
        json.texts("missing"),
        json.objects("components").stream().map(ComponentLine::of).toList(),
        Drilled.of(json));
  }

  private static Instant instant(JsonObject json, String name) {
    return instant(json.needText(name), name);
  }

  static Instant instant(String text, String name) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(name + " is not an instant: " + text, wrong);
    }
  }

  /// When it came into being, by the clock of the host that wrote it.
  Instant writtenAt() {
    return trigger.equals("import") ? startedAt : takenAt;
  }
}
