package dev.backstay.standing;

import dev.backstay.json.JsonObject;
import java.util.List;

/// What `backstay snapshots --json` answers: see docs/json.md.
///
/// @param snapshots the oldest first, as the chains of their writers have it
/// @param refused commits that are not believed
public record SnapshotList(List<SnapshotLine> snapshots, List<RefusedLine> refused) {

  public SnapshotList {
    snapshots = List.copyOf(snapshots);
    refused = List.copyOf(refused);
  }

  /// Reads the document. Properties that are not known here are passed over.
  ///
  /// @throws IllegalArgumentException if something is missing or is something else; the message
  ///     says what
  public static SnapshotList parse(String json) {
    var document = JsonObject.parse(json);
    needList(document, "snapshots");
    needList(document, "refused");
    return new SnapshotList(
        document.objects("snapshots").stream().map(SnapshotLine::of).toList(),
        document.objects("refused").stream().map(RefusedLine::of).toList());
  }

  /// The orchestrators that have a snapshot, each once, in the order of their names.
  public List<String> orchestrators() {
    return snapshots.stream().map(SnapshotLine::orchestrator).distinct().sorted().toList();
  }

  static void needList(JsonObject json, String name) {
    if (!json.names().contains(name)) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }
}
