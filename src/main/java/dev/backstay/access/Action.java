package dev.backstay.access;

/// What callers ask for, and the least role that may have it.
public enum Action {
  /// List what is there.
  LIST(Role.READ),
  /// Show one thing, without its content.
  SHOW(Role.READ),
  /// Say what an operation would do.
  PLAN(Role.READ),
  /// Take a snapshot.
  RUN(Role.BACKUP),
  /// Change the tags of a snapshot.
  TAG(Role.BACKUP),
  /// Pin a snapshot, or let it go again.
  PIN(Role.BACKUP),
  /// Put a snapshot in the place of live state.
  RESTORE(Role.RESTORE),
  /// Try a restore aside.
  DRILL(Role.RESTORE),
  /// Read what a snapshot holds.
  READ_CONTENT(Role.RESTORE),
  /// Forget a snapshot, or let a forgotten one return.
  DELETE(Role.ADMIN),
  /// Remove what no snapshot reaches.
  PRUNE(Role.ADMIN),
  /// Add, remove or rotate the keys of a repository.
  KEYS(Role.ADMIN),
  /// Change settings.
  SETTINGS(Role.ADMIN),
  /// Issue and revoke tokens, create and disable accounts.
  TOKENS(Role.ADMIN);

  private final Role needs;

  Action(Role needs) {
    this.needs = needs;
  }

  /// The least role that may do this.
  public Role needs() {
    return needs;
  }
}
