package dev.backstay.preset;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/// Looks which tables SQLite files have.
@FunctionalInterface
public interface Tables {

  /// The columns of each table of a file, by its name; empty if the file is not there or cannot be
  /// read.
  SortedMap<String, List<String>> of(Path file);
}
