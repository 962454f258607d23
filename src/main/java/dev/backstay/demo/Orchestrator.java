package dev.backstay.demo;

import java.io.IOException;
import java.util.List;

/// An orchestrator of which an installation can be made up.
public interface Orchestrator {

  /// What its preset is called.
  String name();

  /// The variants of its installation; the first is made if none is named.
  List<String> variants();

  /// Makes an installation on ground that holds nothing yet.
  ///
  /// @return what was made, one line for each part
  /// @throws IOException if that is not possible; what was made so far stays there
  List<String> make(Ground ground) throws IOException;

  /// The orchestrator at work on an installation that was made there.
  ///
  /// @throws dev.backstay.failure.UsageException if the variant has nothing to write to
  Work work(Ground ground) throws IOException;
}
