package dev.backstay.component;

import java.io.IOException;
import java.nio.file.Path;

/// Tells what a place is without the links on the way to it, so that two names of one place are
/// seen as one.
public final class RealPath {

  private RealPath() {}

  /// The path without links as far as it exists.
  public static Path of(Path path) {
    var absolute = path.toAbsolutePath();
    try {
      return absolute.toRealPath();
    } catch (IOException absent) {
      var parent = absolute.getParent();
      var name = absolute.getFileName();
      return parent == null || name == null ? absolute : of(parent).resolve(name).normalize();
    }
  }
}
