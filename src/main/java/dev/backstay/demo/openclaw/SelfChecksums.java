package dev.backstay.demo.openclaw;

import dev.backstay.demo.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The checksums that the state keeps of itself when it is in SQLite (schema
/// `openclaw-operator-normalized`, version 2).
///
/// The state is one JSON object. Its members are *sections*, in the order of `ordinal`. A section
/// whose value is an array keeps its *items* in rows of their own, in the order of `item_index`
/// from 0, and has no `payload_json` itself. All JSON is compact: as JavaScript writes it without
/// indentation, with the members of an object in their order. Each `payload_bytes` counts the bytes
/// of such a text in UTF-8, and each `payload_sha256` is its SHA-256 in lower-case digits:
///
/// - of an item, over its own text, which is its `payload_json`;
/// - of a section that is no array, over its own text, which is its `payload_json`;
/// - of a section that is an array, over [#array];
/// - of the state (`orchestrator_state_meta`, the row whose `id` is 1), over [#state].
///
/// `item_count` counts the items of an array and is 0 for other sections; `section_count` counts
/// the sections.
///
/// @param bytes how long the text is in UTF-8
/// @param sha256 its digest
public record SelfChecksums(long bytes, String sha256) {

  /// Those of a compact JSON text.
  public static SelfChecksums of(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return new SelfChecksums(bytes.length, Digests.sha256(bytes));
  }

  /// The text of an array with items of these texts.
  public static String array(List<String> items) {
    return "[" + String.join(",", items) + "]";
  }

  /// The text of the state with sections of these names and texts, in their order.
  public static String state(SequencedMap<String, String> sections) {
    return sections.entrySet().stream()
        .map(SelfChecksums::member)
        .collect(java.util.stream.Collectors.joining(",", "{", "}"));
  }

  private static String member(Map.Entry<String, String> section) {
    return "\"" + section.getKey() + "\":" + section.getValue();
  }
}
