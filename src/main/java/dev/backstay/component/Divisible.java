package dev.backstay.component;

import java.io.IOException;
import java.nio.file.Path;

/// What exchanges the rows or items of one entity, while all others stay and whoever uses the
/// component may go on.
public interface Divisible {

  /// Writes down what belongs to an entity, as a snapshot has it and as it is live, in a private
  /// directory that is empty. What is live is only read.
  ///
  /// @param stored the same component as the snapshot has it, where nobody else can reach it
  /// @throws IOException if one of the two cannot be read
  Excerpt excerpt(Component stored, Share share, Path directory) throws IOException;

  /// The exchange of what is written down in that directory. It is done only as long as what is
  /// live is what was written down. Settled or abandoned, the directory is removed.
  ServerExchange exchange(Path directory);
}
