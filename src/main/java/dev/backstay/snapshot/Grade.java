package dev.backstay.snapshot;

import java.util.Locale;

/// How the points of a snapshot's components relate to each other.
public enum Grade {
  /// One hold covered all components, or there is only one point.
  EXACT,
  /// Components were captured in their configured order, one after the other.
  ORDERED,
  /// Points differ by the recorded skew.
  FUZZY;

  /// The grade as it is printed.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
