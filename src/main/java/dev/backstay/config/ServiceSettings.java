package dev.backstay.config;

import dev.backstay.service.Service;
import java.util.Optional;

/// A service that is stopped around a restore.
///
/// @param service the service, without its header
/// @param header a further header of its requests, if it is told by requests
public record ServiceSettings(Service service, Optional<HeaderSettings> header) {

  /// A header whose value is a secret.
  ///
  /// @param name its name
  /// @param value where its value is to be had
  public record HeaderSettings(String name, SecretSource value) {}
}
