package dev.backstay.importing;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One entry of a backup.
///
/// @param meta the entry as the backup shows it
/// @param copy a private copy of its bytes; only of a file
/// @param sha256 of its bytes, 64 hex digits; empty of what is no file
record Held(EntryMeta meta, @Nullable Path copy, String sha256) {

  boolean isFile() {
    return meta.type() == EntryType.FILE;
  }

  /// The private copy of a file.
  Path file() {
    return Objects.requireNonNull(copy);
  }

  /// The bytes of a file from their start.
  InputStream open() throws IOException {
    return Files.newInputStream(file());
  }
}
