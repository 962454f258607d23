package dev.backstay.component;

import dev.backstay.snapshot.ComponentContent;
import java.io.IOException;

/// A server of one kind that is started from the installed programs for a trial, and that nobody
/// else can reach. It is started when the first component comes to it.
public interface ScratchServer extends AutoCloseable {

  /// Makes ready to take in a component as that snapshot has it.
  ///
  /// @param configured the component as it is configured
  /// @return the same, kept by this server instead
  /// @throws IOException if no such server can be had here
  Component hosting(Component configured, ComponentContent content) throws IOException;

  /// What runs, with its version (`PostgreSQL 15.20`); empty if nothing was started.
  String engine();

  /// Ends it; what it kept goes with its directory.
  @Override
  void close();
}
