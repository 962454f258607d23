package dev.backstay.component;

/// How much of a database a restore replaces.
public enum Scope {
  /// All of it.
  WHOLE,
  /// The rows of its tables, which stay as they are themselves.
  ROWS
}
