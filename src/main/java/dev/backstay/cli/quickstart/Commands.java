package dev.backstay.cli.quickstart;

/// Runs a command as if it were typed in the quickstart's directory.
@FunctionalInterface
public interface Commands {

  /// Runs it, printing what it prints, and returns its exit code.
  int run(String... arguments);
}
