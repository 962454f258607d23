package dev.backstay.config;

import java.time.Duration;
import java.util.Optional;

/// How an account of another host is let in, and how the host is known.
///
/// @param privateKey the file with its private key; empty for those that OpenSSH would take
/// @param passphrase where what opens that file is to be had
/// @param password where the account's password is to be had, if it has one
/// @param knownHosts the list of known hosts; empty for the user's own
/// @param hostKey the host's only key, as `ssh-ed25519 AAAA...`
/// @param silence how long the host may say nothing
public record SftpSettings(
    Optional<ResolvedPath> privateKey,
    Optional<SecretSource> passphrase,
    Optional<SecretSource> password,
    Optional<ResolvedPath> knownHosts,
    Optional<String> hostKey,
    Duration silence) {

  /// Without any settings.
  public static final SftpSettings USUAL =
      new SftpSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          RepositoryUrl.SILENCE);
}
