package dev.backstay.service;

import java.util.function.Supplier;

/// A header of a request whose value is a secret.
///
/// @param name its name
/// @param value where the value is to be had: it is asked for each time
public record Header(String name, Supplier<String> value) {

  @Override
  public String toString() {
    return name;
  }
}
