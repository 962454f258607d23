package dev.backstay.repository;

import dev.backstay.repository.seal.Secret;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// With what a repository is opened.
///
/// @param hostStates where this host keeps a directory for each repository it knows
/// @param hostName what this host is called in what it writes
/// @param secrets asked one after the other until one opens, and only if this host has no machine
///     key that does; each is empty if there is none
/// @param clock the host's time
public record Access(
    Path hostStates,
    String hostName,
    List<Supplier<Optional<Secret>>> secrets,
    InstantSource clock) {

  public Access {
    secrets = List.copyOf(secrets);
  }

  /// With one secret at most.
  public Access(
      Path hostStates, String hostName, Supplier<Optional<Secret>> secret, InstantSource clock) {
    this(hostStates, hostName, List.of(secret), clock);
  }

  HostState hostState(String repositoryId) {
    return new HostState(hostStates.resolve(repositoryId));
  }
}
