package dev.backstay.preset.openclaw;

import dev.backstay.preset.KnownTables;
import dev.backstay.preset.Part;
import java.util.List;

/// A table whose rows are chained by hashes: each row has its own and that of the row before.
enum Chain {
  PUBLISHING("publishing_audit_events", "event_hash"),
  GRAPH("graph_events", "event_hash"),
  TOOLGATE("toolgate_decisions", "decision_hash");

  private final String table;
  private final String hash;

  Chain(String table, String hash) {
    this.table = table;
    this.hash = hash;
  }

  /// Whether the table is there with the columns that are asked for.
  boolean isIn(KnownTables tables) {
    return tables.has(table, List.of("sequence", "payload_json", "previous_hash", hash));
  }

  /// What is looked for.
  String table() {
    return table;
  }

  /// The component of the database with what must be true of the chain: no row is missing, and each
  /// follows the one before. How a hash is made of a row is not published, so that another one than
  /// is expected is a warning only.
  Part expecting(Part database) {
    return database
        .expectingNone(
            "fail",
            "The chain of " + table + " is broken",
            """
            select sequence from (
              select sequence, previous_hash, lag(sequence, 1, 0) over trail as former,
                     lag(%s, 1, previous_hash) over trail as expected
                from %s window trail as (order by sequence))
             where sequence <> former + 1 or previous_hash is not expected
            """
                .formatted(hash, table))
        .expectingNone(
            "warn",
            "A hash in " + table + " is not that of its row",
            """
            select sequence from %s
             where %s is not sha256(previous_hash || char(10) || payload_json)
            """
                .formatted(table, hash));
  }
}
