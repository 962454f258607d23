package dev.backstay.component;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The live state of a component, which can be asked in its own language.
public interface LiveState {

  /// The first value of a query of one column that is neither null nor empty; changes nothing.
  ///
  /// @param limit how long that may take
  /// @throws IOException if it cannot be asked so
  Optional<String> first(String query, Duration limit) throws IOException;
}
