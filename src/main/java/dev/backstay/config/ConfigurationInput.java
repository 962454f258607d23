package dev.backstay.config;

/// Something that a configuration takes from outside of itself.
///
/// @param kind what it is
/// @param name as it is written: of the variable, the file or the program
/// @param isOptional whether the configuration says what to take if there is none
public record ConfigurationInput(Kind kind, String name, boolean isOptional) {

  /// What can be taken.
  public enum Kind {
    /// A variable of the environment.
    ENV,
    /// The content of a file.
    FILE,
    /// What a program prints.
    COMMAND,
    /// A variable that is handed on to programs.
    PASSED
  }
}
