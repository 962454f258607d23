package dev.backstay.demo;

import java.io.IOException;

/// An orchestrator at work on its installation. Used by one thread.
public interface Work extends AutoCloseable {

  /// Writes once, as the orchestrator does; what was written is durable by its own standard when
  /// this returns.
  ///
  /// @param number the number of this write, from 1; what is written shows it
  /// @throws IOException if it was not written, or not known to be
  void write(long number) throws IOException;

  @Override
  void close() throws IOException;
}
