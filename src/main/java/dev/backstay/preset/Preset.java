package dev.backstay.preset;

import java.util.Optional;

/// What knows one sort of orchestrator. It reads and changes nothing.
public interface Preset {

  /// What the sort is called in `preset` and on the command line.
  String name();

  /// The sort in a few words.
  String title();

  /// What an installation at that site keeps, by the rules of its own configuration; empty if there
  /// is none.
  ///
  /// @throws dev.backstay.failure.ConfigurationException if there is one whose configuration cannot
  ///     be read, or whose state cannot be told from it
  Optional<Draft> find(Site site);
}
