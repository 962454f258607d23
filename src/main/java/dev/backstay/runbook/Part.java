package dev.backstay.runbook;

import dev.backstay.snapshot.ComponentKind;
import java.util.List;

/// One component, as far as a runbook must know it. Where it is is not among that: it may have come
/// out of a variable.
///
/// @param name its name
/// @param kind its kind
/// @param tables the tables that are known of it, those of checkpoints first
/// @param isUsual whether a restore puts it in place without its being named: it is no evidence,
///     and there is a way back for it
/// @param isQuarantined whether changes are declared of it
/// @param isOffloadable whether its old files may be moved into snapshots
public record Part(
    String name,
    ComponentKind kind,
    List<String> tables,
    boolean isUsual,
    boolean isQuarantined,
    boolean isOffloadable) {

  public Part {
    tables = List.copyOf(tables);
  }

  /// One of which nothing else is known.
  static Part known(String name, ComponentKind kind, boolean isUsual) {
    return new Part(name, kind, List.of(), isUsual, false, false);
  }

  /// Whether it is lost with the host.
  boolean isOnHost() {
    return switch (kind) {
      case FILES, STATE_FILE, SQLITE, DISK -> true;
      case COMMAND, POSTGRES, REDIS, S3 -> false;
    };
  }

  /// Whether it is a database of rows.
  boolean isDatabase() {
    return kind == ComponentKind.SQLITE || kind == ComponentKind.POSTGRES;
  }
}
