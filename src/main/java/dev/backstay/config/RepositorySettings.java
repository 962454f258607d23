package dev.backstay.config;

import java.util.Optional;

/// A repository that snapshots are kept in.
///
/// @param name how it is called in the file and on the command line
/// @param place where it is
/// @param opening what opens it
/// @param traffic how its store is used
/// @param mirror whether every backup into another repository is copied into this one
public record RepositorySettings(
    String name, RepositoryPlace place, Opening opening, Traffic traffic, boolean mirror) {

  /// What opens a repository, where the configuration says so.
  ///
  /// @param machineKey a file of 32 bytes, taken for the key of this host
  /// @param key where a key is to be had that was made for other hosts too
  /// @param password where the passphrase is to be had
  public record Opening(
      Optional<ResolvedPath> machineKey,
      Optional<SecretSource> key,
      Optional<SecretSource> password) {

    static final Opening UNSAID = new Opening(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Where the passphrase is to be had, if one is used.
  public Optional<SecretSource> password() {
    return opening.password;
  }

  /// The file that opens the repository without a passphrase, if there is one.
  public Optional<ResolvedPath> machineKey() {
    return opening.machineKey;
  }

  /// Where a key for several hosts is to be had, if one is used: in a file or by a command.
  public Optional<SecretSource> key() {
    return opening.key;
  }

  /// The repository at a place that is named without any settings.
  public static RepositorySettings at(RepositoryPlace place) {
    return new RepositorySettings(place.shown(), place, Opening.UNSAID, Traffic.USUAL, false);
  }
}
