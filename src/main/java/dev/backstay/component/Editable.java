package dev.backstay.component;

import java.io.IOException;

/// A staged component that can be changed before it is put in place.
public interface Editable {

  /// Runs one statement of SQL that changes something, wholly or not at all, and makes it durable.
  /// What is staged is still valid then.
  ///
  /// @return how many rows it changed
  /// @throws IOException if it was not done; the message may quote values
  long edit(String statement) throws IOException;
}
