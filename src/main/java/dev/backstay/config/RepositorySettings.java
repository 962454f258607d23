package dev.backstay.config;

import java.util.Optional;

/// A repository that snapshots are kept in.
///
/// @param name how it is called in the file and on the command line
/// @param place the directory that holds it
/// @param password where the passphrase is to be had, if one is used
/// @param machineKey the file that opens the repository without a passphrase, if there is one
public record RepositorySettings(
    String name,
    ResolvedPath place,
    Optional<SecretSource> password,
    Optional<ResolvedPath> machineKey) {}
