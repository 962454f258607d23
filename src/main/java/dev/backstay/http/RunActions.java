package dev.backstay.http;

import dev.backstay.access.Action;
import dev.backstay.dispatch.RunKind;

/// What a caller must be allowed to begin and stop runs.
public final class RunActions {

  private RunActions() {}

  /// What it takes for runs of that kind.
  public static Action of(RunKind kind) {
    return switch (kind) {
      case BACKUP, COPY, SYNC, CHECK -> Action.RUN;
      case DRILL -> Action.DRILL;
      case RESTORE -> Action.RESTORE;
      case FORGET, UNDELETE -> Action.DELETE;
      case PRUNE, OFFLOAD -> Action.PRUNE;
    };
  }
}
