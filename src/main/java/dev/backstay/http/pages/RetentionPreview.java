package dev.backstay.http.pages;

import dev.backstay.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// What the policy would forget now, what it keeps, and why.
public record RetentionPreview(List<Line> forgotten, List<Line> kept) {

  /// A snapshot with what the policy says of it.
  public record Line(String id, Instant at, String standing, List<String> reasons) {}

  static RetentionPreview of(JsonObject told) {
    return new RetentionPreview(lines(told, "forgotten"), lines(told, "kept"));
  }

  private static List<Line> lines(JsonObject told, String name) {
    return told.objects(name).reversed().stream()
        .map(
            it ->
                new Line(
                    it.needText("id"),
                    Instant.parse(it.needText("taken_at")),
                    it.text("standing").orElse(""),
                    it.texts("reasons")))
        .toList();
  }

  /// All in one sentence.
  public String sentence() {
    if (forgotten.isEmpty()) {
      return "Nothing would be forgotten: every one of %s is kept by a rule."
          .formatted(Phrases.count(kept.size(), "snapshot", "snapshots"));
    }
    return "%s would be forgotten, and %d kept."
        .formatted(Phrases.count(forgotten.size(), "snapshot", "snapshots"), kept.size());
  }
}
