package dev.backstay.config;

import java.util.Optional;

/// A repository that snapshots are kept in.
///
/// @param name how it is called in the file and on the command line
/// @param place where it is
/// @param password where the passphrase is to be had, if one is used
/// @param machineKey the file that opens the repository without a passphrase, if there is one
/// @param traffic how its store is used
/// @param mirror whether every backup into another repository is copied into this one
public record RepositorySettings(
    String name,
    RepositoryPlace place,
    Optional<SecretSource> password,
    Optional<ResolvedPath> machineKey,
    Traffic traffic,
    boolean mirror) {

  /// The repository at a place that is named without any settings.
  public static RepositorySettings at(RepositoryPlace place) {
    return new RepositorySettings(
        place.shown(), place, Optional.empty(), Optional.empty(), Traffic.USUAL, false);
  }
}
