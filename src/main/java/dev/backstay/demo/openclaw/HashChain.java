package dev.backstay.demo.openclaw;

import dev.backstay.demo.Digests;

/// How the rows of an audit trail are chained, so that none can be changed or left out.
///
/// A chained table is read in the order of `sequence`, which counts from 1 without a gap. The
/// `previous_hash` of a row is the `event_hash` of the row before it, and [#START] in the first
/// one. Its `event_hash` is [#link] of its `previous_hash` and its `payload_json`. Chained are
/// `publishing_audit_events`, `graph_events` and, with `decision_hash` in place of `event_hash`,
/// `toolgate_decisions`; each table is one chain.
public final class HashChain {

  /// What the first row follows: 64 zeros.
  public static final String START = "0".repeat(64);

  private String last = START;
  private long length;

  /// A chain without rows.
  public HashChain() {}

  /// The hash of a row: the SHA-256, in lower-case digits, over the hash of the row before, a line
  /// feed, and the payload's text in UTF-8.
  public static String link(String previousHash, String payload) {
    return Digests.sha256(previousHash + "\n" + payload);
  }

  /// Adds a row; returns its hash.
  public String add(String payload) {
    last = link(last, payload);
    length++;
    return last;
  }

  /// The hash of the newest row.
  public String last() {
    return last;
  }

  /// How many rows there are.
  public long length() {
    return length;
  }
}
