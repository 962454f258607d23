package dev.backstay.testing;

import dev.backstay.repository.Access;
import dev.backstay.repository.Enrolments;
import dev.backstay.repository.Repository;
import dev.backstay.store.ObjectStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A host that may only write to a repository, with a state directory of its own.
///
/// @param store the repository, as this host sees it
/// @param states where its state is
/// @param writer the id of its key
/// @param bundle what it was enrolled with
public record EnrolledHost(ObjectStore store, Path states, String writer, byte[] bundle) {

  /// What such hosts are called.
  public static final String NAME = "writer-host";

  /// Enrols a host for the orchestrator `test`.
  public static EnrolledHost of(Repository repository, ObjectStore store, Path states) {
    var bundle = repository.enrolments().enrol(NAME, List.of("test"));
    Enrolments.accept(store, access(states), bundle.bytes());
    return new EnrolledHost(store, states, bundle.writer(), bundle.bytes());
  }

  private static Access access(Path states) {
    var clock = InstantSource.fixed(TestRepository.NOW);
    return new Access(states, NAME, Optional::empty, clock);
  }

  /// The same host on another view of the store.
  public EnrolledHost seeing(ObjectStore other) {
    return new EnrolledHost(other, states, writer, bundle);
  }

  /// How it opens the repository.
  public Access access() {
    return access(states);
  }

  /// Opens the repository on it.
  public Repository open() {
    return Repository.open(store, access());
  }
}
