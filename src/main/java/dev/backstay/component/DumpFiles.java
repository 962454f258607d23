package dev.backstay.component;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;

/// Reads files that are dumps of databases.
public interface DumpFiles {

  /// Reads a dump to its end, and gives the tables whose rows it holds.
  ///
  /// @throws IOException if it cannot be read, or is not a whole dump
  SortedSet<String> verify(InputStream dump) throws IOException;
}
