package dev.backstay.cli;

import dev.backstay.access.Role;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a role.
final class RoleConverter implements ITypeConverter<Role> {

  @Override
  public Role convert(String text) {
    try {
      return Role.of(text);
    } catch (IllegalArgumentException none) {
      throw new TypeConversionException(none.getMessage() + ", and not " + text);
    }
  }
}
