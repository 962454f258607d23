package dev.backstay.config;

import java.util.List;

/// Where a secret is to be had; never the secret itself.
public sealed interface SecretSource {

  /// The content of a file, without the line end.
  record File(ResolvedPath file) implements SecretSource {}

  /// The value of an environment variable.
  record Environment(String variable) implements SecretSource {}

  /// What a program prints.
  ///
  /// @param argv the program and its arguments; at least one
  record Command(List<String> argv) implements SecretSource {

    public Command {
      argv = List.copyOf(argv);
    }
  }
}
