package dev.backstay.component.redis;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;

/// A fresh RDB file on its way, whose point is fixed.
interface RdbSource extends AutoCloseable {

  /// Its bytes, from its start to its end. Waits until they come.
  InputStream open() throws IOException;

  /// How it is had, and of which point it is, by stable name.
  SortedMap<String, String> details();

  /// Breaks it off; may be called by another thread.
  @Override
  void close();
}
