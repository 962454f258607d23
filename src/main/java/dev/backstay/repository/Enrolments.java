package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.format.CapsuleRecord;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.RecipientKey;
import dev.backstay.repository.seal.SealType;
import dev.backstay.store.ObjectStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The hosts that may only write to a repository. Used by one thread.
public final class Enrolments {

  private final Repository repository;

  Enrolments(Repository repository) {
    this.repository = repository;
  }

  /// A host that only writes.
  ///
  /// @param writer the id of its key, 12 hex digits
  /// @param host what it is called
  /// @param orchestrators whose snapshots it may make
  /// @param expelled whether what it writes is no longer believed
  public record Enrolled(String writer, String host, List<String> orchestrators, boolean expelled) {

    public Enrolled {
      orchestrators = List.copyOf(orchestrators);
    }
  }

  /// What a host needs to write, and nobody else may have.
  ///
  /// @param writer the id of its key, 12 hex digits
  /// @param bytes to be given to [#accept]
  public record Bundle(String writer, byte[] bytes) {}

  /// Makes a host known that shall only write.
  ///
  /// @param orchestrators whose snapshots it may make, at least one
  public Bundle enrol(String host, List<String> orchestrators) {
    if (orchestrators.isEmpty()) {
      throw new IllegalArgumentException("no orchestrator for " + host);
    }
    var key = WriterKey.generate();
    var recipient = RecipientKey.generate();
    var plain = recipient.toBytes();
    var sealed =
        repository.sealer().seal(SealType.RECIPIENT, plain, Capsules.recipientContext(key.id()));
    var enrolment =
        new Enrolment(
            repository.id(),
            host,
            key,
            repository.keys().derived(),
            recipient.recipient(),
            new CapsuleRecord.SealedKey(plain.length, sealed));
    repository
        .writers()
        .register(new WriterCard(key.publicKey(), host, Optional.of(orchestrators)));
    return new Bundle(key.id(), enrolment.toBytes());
  }

  /// All of them, by writer.
  public List<Enrolled> list() {
    var enrolled = new ArrayList<Enrolled>();
    for (var object : repository.store().list(Layout.WRITERS)) {
      var writer = object.key().name();
      var card = Layout.isKnown(object.key()) ? repository.writers().cardOf(writer) : null;
      if (card != null && card.orchestrators().isPresent()) {
        var expelled = repository.writers().expulsionOf(writer).isPresent();
        enrolled.add(new Enrolled(writer, card.host(), card.orchestrators().get(), expelled));
      }
    }
    return enrolled;
  }

  /// Believes nothing that a host writes from now on; what it has written stays.
  ///
  /// @throws UsageException if there is no such host
  public void expel(String writer) {
    if (list().stream().noneMatch(it -> it.writer().equals(writer) && !it.expelled())) {
      throw new UsageException(
          FailureCode.WRITER_UNKNOWN,
          "there is no enrolled writer " + writer,
          "`backstay key list` shows those that are.");
    }
    var believed = new HashSet<String>();
    repository.log().chains().getOrDefault(writer, List.of()).stream()
        .map(ChainLink::hash)
        .forEach(believed::add);
    new Expulsion(believed).write(repository.store(), repository.sealer(), writer);
  }

  /// Keeps on this host what it needs to write to the repository in the store, and only to write.
  ///
  /// @param bytes what [Bundle] holds
  /// @return what the host is called there
  /// @throws UsageException if it is for another repository, or this host has a key that reads
  public static String accept(ObjectStore store, Access access, byte[] bytes) {
    Enrolment enrolment;
    try {
      enrolment = Enrolment.parse(bytes);
    } catch (MalformedException e) {
      throw new UsageException(
          FailureCode.ENROLMENT_INVALID,
          "the file is no enrolment: " + e.getMessage(),
          "Give the file that `backstay key enroll` wrote, copied whole.",
          e);
    }
    var format = FormatObject.read(new StoreAccess(store));
    if (!format.repositoryId().equals(enrolment.repositoryId())) {
      throw new UsageException(
          FailureCode.ENROLMENT_INVALID,
          "the enrolment is for repository "
              + enrolment.repositoryId()
              + ", and at "
              + store.place()
              + " is "
              + format.repositoryId(),
          "Name the repository it was made for with -r, or enroll this host there.");
    }
    var state = access.hostState(format.repositoryId());
    if (state.machineKey().isPresent()) {
      throw new UsageException(
          FailureCode.ENROLMENT_INVALID,
          "this host has a machine key for the repository, which reads",
          "Remove its slot with `backstay key remove`, and machine.key in this host's state.");
    }
    state.keepEnrolment(bytes);
    return enrolment.host();
  }

  /// What this host has, if it only writes to that repository.
  static Optional<Enrolment> of(HostState state, String repositoryId) {
    return state
        .enrolment()
        .map(
            bytes -> {
              try {
                var enrolment = Enrolment.parse(bytes);
                if (enrolment.repositoryId().equals(repositoryId)) {
                  return enrolment;
                }
                throw new MalformedException("it is for another repository");
              } catch (MalformedException e) {
                throw new RepositoryDamagedException(
                    FailureCode.OBJECT_DAMAGED,
                    "what this host was enrolled with is damaged: " + e.getMessage(),
                    "Run `backstay key accept` with the file again, or enroll this host anew.",
                    e);
              }
            });
  }
}
