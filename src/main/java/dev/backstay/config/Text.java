package dev.backstay.config;

import java.nio.file.Path;

/// A text of the file after substitution.
///
/// @param value the text that is meant
/// @param written the text that stands in the file; messages show it, as the value may be secret
/// @param place where it stands
/// @param base the directory that the value is relative to, should it be a path
/// @param origin where the value was found, for people
record Text(String value, String written, Place place, Path base, String origin) {

  /// The text as a path.
  ///
  /// @throws java.nio.file.InvalidPathException if no file can have this name
  ResolvedPath toPath() {
    var path = base.resolve(value);
    // `..` is left to the file system, which alone knows where links lead.
    return new ResolvedPath(value.contains("..") ? path : path.normalize(), origin);
  }
}
