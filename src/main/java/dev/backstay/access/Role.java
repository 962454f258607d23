package dev.backstay.access;

/// How much a caller may do. Each role includes those before it.
public enum Role {
  /// Sees what is there: lists, details, plans, but no content.
  READ("read"),
  /// Takes snapshots and labels them.
  BACKUP("backup"),
  /// Restores, and so also reads what snapshots hold.
  RESTORE("restore"),
  /// Removes, and decides who else may do what.
  ADMIN("admin");

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /// The role as it is written in settings, answers and the audit trail.
  public String label() {
    return label;
  }

  /// The role of that label.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Role of(String label) {
    for (var role : values()) {
      if (role.label.equals(label)) {
        return role;
      }
    }
    throw new IllegalArgumentException("a role is one of read, backup, restore and admin");
  }

  /// Whether who has this role may do all that the other may.
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /// Whether who has this role may do that.
  public boolean allows(Action action) {
    return includes(action.needs());
  }
}
