package dev.backstay.repository;

import dev.backstay.repository.seal.RunKeys;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.WritingKeys;
import java.util.Optional;
import java.util.function.Supplier;

/// With what something is written to a repository: keys for seals and names, and the key that
/// signs.
///
/// @param keys what seals and names
/// @param sealer seals with them
/// @param signer gives the key that signs, known to the repository
/// @param host what the writing host is called
/// @param run of a host that only writes: what the run forgets at its end
record Pen(
    WritingKeys keys, Sealer sealer, Supplier<WriterKey> signer, String host, Optional<RunKeys> run)
    implements AutoCloseable {

  /// Of a host that can read: its keys are the repository's own.
  static Pen of(Repository repository) {
    var host = repository.access().hostName();
    return new Pen(
        repository.keys(),
        repository.sealer(),
        () -> repository.writers().own(repository.hostState(), host),
        host,
        Optional.empty());
  }

  /// Of one run of a host that only writes.
  static Pen ofRun(StoreAccess store, Enrolment enrolment) {
    var keys = Capsules.begin(store, enrolment);
    return new Pen(keys, new Sealer(keys), enrolment::writer, enrolment.host(), Optional.of(keys));
  }

  boolean onlyWrites() {
    return run.isPresent();
  }

  /// Forgets the keys of a run; a repository's own stay with it.
  @Override
  public void close() {
    if (run.isPresent()) {
      sealer.close();
      run.get().forget();
    }
  }
}
