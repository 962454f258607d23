package dev.backstay.preset.openclaw;

import dev.backstay.preset.KnownTables;
import dev.backstay.preset.Part;
import java.util.List;

/// What a state in SQLite says of itself, asked as the operator does when it starts: lengths and
/// digests of items, sections and the whole.
final class StateChecks {

  private static final String META = "orchestrator_state_meta";
  private static final String SECTIONS = "orchestrator_state_sections";
  private static final String ITEMS = "orchestrator_state_array_items";
  private static final List<String> SUMS = List.of("payload_bytes", "payload_sha256");

  private static final String ARRAYS =
      """
      with arrays as materialized (
        select section_key, count(*) as items, min(item_index) as lowest,
               max(item_index) as highest,
               '[' || group_concat(payload_json, ',' order by item_index) || ']' as text
          from orchestrator_state_array_items group by section_key)
      """;

  private static final String SECTION =
      """
      select section_key, item_count, items as found
        from orchestrator_state_sections left join arrays using (section_key)
       where value_type = 'array'
         and (item_count <> coalesce(items, 0) or coalesce(lowest, 0) <> 0
              or coalesce(highest + 1, 0) <> coalesce(items, 0) or
      """;

  private static final String WHOLE =
      """
      , whole as materialized (
        select count(*) as sections,
               '{' || group_concat('"' || section_key || '":'
                 || iif(value_type = 'array', coalesce(text, '[]'), payload_json),
                 ',' order by ordinal) || '}' as text
          from orchestrator_state_sections left join arrays using (section_key))
      select section_count, sections as found from orchestrator_state_meta, whole
       where section_count <> sections or
      """;

  private StateChecks() {}

  /// Whether the tables are those that it knows; also if they cannot be read.
  static boolean fit(KnownTables tables) {
    return tables.isUnknown()
        || (tables.has(META, SUMS)
            && tables.has(META, List.of("section_count"))
            && tables.has(SECTIONS, SUMS)
            && tables.has(
                SECTIONS,
                List.of("section_key", "ordinal", "value_type", "item_count", "payload_json"))
            && tables.has(ITEMS, SUMS)
            && tables.has(ITEMS, List.of("section_key", "item_index", "payload_json")));
  }

  /// The component of the state with what must be true of it.
  static Part expecting(Part state) {
    return state
        .expectingNone(
            "warn",
            "The schema has a version whose digests may be made in another way",
            "select schema_name, schema_version from operator_schema_meta where schema_name ="
                + " 'openclaw-operator-normalized' and schema_version <> 2")
        .expectingNone(
            "fail",
            "An item is not what its length and digest say",
            "select section_key, item_index from " + ITEMS + " where " + differs("payload_json"))
        .expectingNone(
            "fail",
            "Items belong to no section that is an array",
            "select distinct section_key from "
                + ITEMS
                + " where section_key not in (select section_key from "
                + SECTIONS
                + " where value_type = 'array')")
        .expectingNone(
            "fail",
            "A section is not what its length and digest say",
            "select section_key from "
                + SECTIONS
                + " where value_type <> 'array' and (item_count <> 0 or "
                + differs("payload_json")
                + ")")
        .expectingNone(
            "fail",
            "A section that is an array lacks items, or is not what its length and digest say",
            ARRAYS + SECTION + differs("coalesce(text, '[]')") + ")")
        .expectingNone(
            "fail",
            "The state as a whole is not what its length and digest say",
            ARRAYS + WHOLE + differs("text"));
  }

  private static String differs(String text) {
    return "payload_bytes is not octet_length(%s) or payload_sha256 is not sha256(%s)"
        .formatted(text, text);
  }
}
