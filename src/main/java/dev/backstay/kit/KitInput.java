package dev.backstay.kit;

import java.util.Optional;

/// Something that the configuration takes from elsewhere.
///
/// @param kind `env` (a variable), `file` (its content), `command` (what it prints), or `passed` (a
///     variable that is handed on to programs)
/// @param name as it is written in the configuration: of the variable, the file or the program
/// @param value its bytes, if the kit carries it
public record KitInput(String kind, String name, Optional<byte[]> value) {

  /// It in words, without its value.
  public String shown() {
    return switch (kind) {
      case "env" -> "the variable " + name;
      case "passed" -> "the variable " + name + ", for programs";
      case "file" -> "the file " + name;
      default -> "what " + name + " prints";
    };
  }

  @Override
  public String toString() {
    return shown();
  }
}
