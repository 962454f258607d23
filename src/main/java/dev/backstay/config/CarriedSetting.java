package dev.backstay.config;

import java.nio.file.Path;

/// A setting of a repository as it is written for another machine.
public sealed interface CarriedSetting {

  /// A text that stands there as it is.
  record Plain(String text) implements CarriedSetting {}

  /// The path of a file.
  record File(Path file) implements CarriedSetting {}

  /// A secret that is the content of a file.
  record Content(Path file) implements CarriedSetting {}

  /// A secret whose source is a file.
  record Source(Path file) implements CarriedSetting {}
}
