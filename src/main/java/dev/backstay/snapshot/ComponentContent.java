package dev.backstay.snapshot;

import java.io.IOException;
import java.util.Iterator;

/// What a snapshot holds of one component, to be read any number of times.
///
/// Everything that comes out was authenticated. Failures are
/// [dev.backstay.failure.RepositoryDamagedException] and
/// [dev.backstay.failure.StoreUnavailableException].
public interface ComponentContent {

  /// What the snapshot says about the component.
  ComponentRecord component();

  /// All entries in path order. The sequence is checked while it is read: unsafe paths, entries
  /// out of order or twice, entries below something that is not a directory and hard links to
  /// nothing end it with a failure. After the last entry the listing's digest has been compared.
  Iterator<StoredEntry> entries();

  /// Delivers the bytes of a file entry to the sink; an entry of another type has none.
  ///
  /// @throws IOException only what the sink throws
  void read(StoredEntry entry, ContentSink sink) throws IOException;
}
