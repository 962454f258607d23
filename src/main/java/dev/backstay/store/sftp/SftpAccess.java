package dev.backstay.store.sftp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How an account shows who it is, and the host too.
///
/// @param privateKeys files with private keys, tried in this order; those that are not there are
///     left out unless `required`
/// @param required whether all those files must be there
/// @param passphrase what opens the files
/// @param password what is said if the host wants no key
/// @param trust how the host is known
/// @param silence how long the host may say nothing
public record SftpAccess(
    List<Path> privateKeys,
    boolean required,
    Optional<String> passphrase,
    Optional<String> password,
    Trust trust,
    Duration silence) {

  /// How the host is known; there is no way not to ask.
  ///
  /// @param knownHosts a list of hosts with their keys, as OpenSSH keeps it
  /// @param key the host's one key, as `ssh-ed25519 AAAA...`; then the list is not read
  public record Trust(Path knownHosts, Optional<String> key) {}

  public SftpAccess {
    privateKeys = List.copyOf(privateKeys);
  }

  @Override
  public String toString() {
    return "keys " + privateKeys;
  }
}
