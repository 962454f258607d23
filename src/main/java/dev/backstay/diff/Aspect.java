package dev.backstay.diff;

/// In what two entries of one path differ.
public enum Aspect {
  TYPE,
  CONTENT,
  /// What a symbolic link says, or which file a hard link shares.
  TARGET,
  MODE,
  OWNER,
  TIME,
  /// Extended attributes.
  ATTRIBUTES
}
