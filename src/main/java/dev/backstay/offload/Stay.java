package dev.backstay.offload;

import java.util.Locale;

/// Why a file stays.
public enum Stay {
  NOT_MEANT("not among what `only` names"),
  NEWEST("among the newest of its directory"),
  YOUNG("not old enough"),
  NOT_ITS_OWN("belongs to another component, or to Backstay"),
  REFERENCED("named by another component"),
  LINKED("has other names"),
  DATABASE("a database, or beside one"),
  UNSPEAKABLE("its name is not UTF-8"),
  UNREADABLE("cannot be read"),
  OPEN("open in a process"),
  SURPLUS("more than are taken at once: run it again"),
  CHANGED("changed meanwhile"),
  NOT_STORED("not in the snapshot as it is"),
  FAILED("could not be removed");

  private final String words;

  Stay(String words) {
    this.words = words;
  }

  /// The reason, for people.
  public String words() {
    return words;
  }

  /// The reason, for programs.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
