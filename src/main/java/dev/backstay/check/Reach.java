package dev.backstay.check;

import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.EntryPath;
import java.util.List;
import java.util.Optional;

/// What a finding takes away from one snapshot.
///
/// @param snapshot the snapshot's id
/// @param component the component; empty if the whole snapshot cannot be read
/// @param files files whose content cannot be read, at most [#FILES_MAX] of them
/// @param fileCount how many such files there are
/// @param unlisted stretches of the component's listing that cannot be read: what stands there is
///     not known
public record Reach(
    String snapshot,
    Optional<ComponentName> component,
    List<EntryPath> files,
    long fileCount,
    List<Stretch> unlisted) {

  /// How many files are named.
  public static final int FILES_MAX = 1000;

  public Reach {
    files = List.copyOf(files);
    unlisted = List.copyOf(unlisted);
  }

  /// Part of a listing.
  ///
  /// @param from the first path in it, with control characters escaped
  /// @param until the first path after it, likewise; empty if it goes on to the end
  public record Stretch(String from, Optional<String> until) {}
}
