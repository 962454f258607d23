package dev.backstay.component;

import java.io.IOException;
import java.util.SortedMap;

/// Something whose vital signs can be taken where it stands, while nobody else uses it: as a
/// capture would take them, but without one.
public interface Measurable {

  /// Its vital signs, by stable name.
  ///
  /// @throws IOException if it cannot be read, or is not what it should be
  SortedMap<String, String> vitals() throws IOException;
}
