package dev.backstay.snapshot;

/// What an entry of a listing is. The order of the constants is part of the format.
public enum EntryType {
  FILE,
  DIRECTORY,
  SYMLINK,
  /// A further name of a file whose first name stands earlier in the same listing.
  HARD_LINK
}
