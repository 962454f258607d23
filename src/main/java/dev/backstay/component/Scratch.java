package dev.backstay.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A private directory for temporary copies; whoever makes one deletes it.
///
/// @param directory the directory, readable by its owner only
public record Scratch(Path directory) {

  /// A new empty file with a name of its own, readable by its owner only.
  public Path newFile(String prefix) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Files.createTempFile(directory, prefix, ".tmp", ownerOnly);
  }
}
