package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.KeyWrongException;
import dev.backstay.failure.OperationFailedException;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.UsageException;
import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.format.FormatRecord;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.repository.seal.Secret;
import dev.backstay.repository.seal.WritingKeys;
import dev.backstay.snapshot.Labels;
import dev.backstay.snapshot.Proof;
import dev.backstay.snapshot.RetentionChange;
import dev.backstay.store.ObjectStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An open repository: encrypted, deduplicated snapshots in an object store.
///
/// Used by one thread. Closing it does not close the store.
public final class Repository implements AutoCloseable {

  private final StoreAccess store;
  private final FormatRecord format;
  private final Access access;
  private final @Nullable Reader reader;
  private final @Nullable Enrolment enrolment;
  private final List<OperationFailedException> passedOver = new ArrayList<>();
  private final Map<String, Indexes> forReading = new HashMap<>();

  /// What only a host has that can read.
  private record Reader(RepositoryKeys keys, Sealer sealer, Writers writers) {

    static Reader of(StoreAccess store, RepositoryKeys roots) {
      var keys = roots.with(new Capsules(store, roots));
      var sealer = new Sealer(keys);
      return new Reader(keys, sealer, new Writers(store, sealer));
    }
  }

  private Repository(StoreAccess store, FormatRecord format, RepositoryKeys keys, Access access) {
    this.store = store;
    this.format = format;
    this.access = access;
    reader = Reader.of(store, keys);
    enrolment = null;
  }

  private Repository(StoreAccess store, FormatRecord format, Enrolment enrolment, Access access) {
    this.store = store;
    this.format = format;
    this.access = access;
    reader = null;
    this.enrolment = enrolment;
  }

  /// A first way to open a new repository.
  public record FirstSlot(Secret secret, String label) {}

  /// Makes a repository with its first key slots, and opens it.
  ///
  /// The object that makes the place a repository is written last: an interrupted `create` leaves
  /// something that can be created again.
  public static Repository create(ObjectStore store, List<FirstSlot> slots, Access access) {
    if (slots.isEmpty()) {
      throw new IllegalArgumentException("a repository needs a key slot");
    }
    var objects = new StoreAccess(store);
    if (objects.readIfPresent(Layout.FORMAT).isPresent()) {
      throw new UsageException(
          FailureCode.REPOSITORY_EXISTS,
          "there is a repository at " + store.place() + " already",
          "Use it as it is: `backstay snapshots` lists what is in it; or name another place.");
    }
    if (!objects.list(Layout.COMMITS).isEmpty()) {
      throw FormatObject.lost(objects, "there are commits");
    }
    var id = new byte[16];
    new SecureRandom().nextBytes(id);
    var format = new FormatRecord(FormatRecord.VERSION, HexFormat.of().formatHex(id), List.of());
    var keys = RepositoryKeys.generate(format.repositoryId());
    var keySlots = new KeySlots(objects);
    for (var slot : slots) {
      keySlots.add(
          format,
          keys,
          new SlotSeal.NewSlot(slot.secret(), slot.label(), access.clock().instant()));
      if (slot.secret() instanceof Secret.MachineKey machineKey) {
        access.hostState(format.repositoryId()).keepMachineKey(machineKey);
      }
    }
    objects.create(Layout.FORMAT, format.toBytes());
    return new Repository(objects, format, keys, access);
  }

  /// Opens a repository: with this host's machine key if it has one that opens, else with the
  /// first of the secrets that does; else, if this host is enrolled for nothing but writing, for
  /// that.
  public static Repository open(ObjectStore store, Access access) {
    var objects = new StoreAccess(store);
    var format = FormatObject.read(objects);
    var opening = new Opening(objects, format, access);
    var enrolment = Enrolments.of(access.hostState(format.repositoryId()), format.repositoryId());
    try {
      var repository = new Repository(objects, format, opening.keys(), access);
      opening.passedOver().forEach(repository::passOver);
      return repository;
    } catch (KeyWrongException noKey) {
      if (enrolment.isEmpty() || opening.isAsked()) {
        throw noKey;
      }
      return new Repository(objects, format, enrolment.get(), access);
    }
  }

  /// The repository's id: 32 hex digits.
  public String id() {
    return format.repositoryId();
  }

  /// Where it is, for people.
  public String place() {
    return store.place();
  }

  /// Whether this host can only write to it: then only [#write] works, and everything else fails.
  public boolean onlyWrites() {
    return reader == null;
  }

  private Reader reader() {
    if (reader == null) {
      throw new KeyWrongException(
          FailureCode.WRITES_ONLY,
          "this host only writes to the repository at " + place() + ", and cannot read it",
          "Do it on a host that reads, or give a passphrase with BACKSTAY_PASSWORD_FILE.");
    }
    return reader;
  }

  /// The hosts that may only write.
  public Enrolments enrolments() {
    return new Enrolments(this);
  }

  /// All commits there are now. Those that this host has verified before are not fetched again.
  public CommitLog log() {
    return log(Optional.of(new KnownCommits(hostState(), sealer())));
  }

  /// All commits there are now, every one of them fetched and verified.
  CommitLog logVerifiedAnew() {
    return log(Optional.empty());
  }

  private CommitLog log(Optional<KnownCommits> known) {
    var reading = new CommitReader(id(), sealer(), keys(), writers());
    return CommitLog.read(store, reading, known, access.clock());
  }

  /// Makes labels of a snapshot as they are in `wanted`, by a commit that changes no other label.
  ///
  /// @return whether something was to be changed; if not, nothing is committed
  public boolean relabel(Commit commit, Labels wanted) {
    return new Labelling(this).relabel(commit, wanted);
  }

  /// Forgets snapshots, by one commit.
  ///
  /// @param items each with the hash of the commit that made it, and why
  /// @param grace how long they can come back
  public RetentionCommit forget(List<RetentionChange.Item> items, Duration grace) {
    return new Retaining(this, Pen.of(this)).forget(items, grace);
  }

  /// Lets forgotten snapshots return, by one commit.
  ///
  /// @param reason why, in words
  /// @throws UsageException if a prune has begun to remove what one of them needs
  public RetentionCommit bringBack(List<Forgotten> forgotten, String reason) {
    return new Retaining(this, Pen.of(this)).bringBack(forgotten, reason);
  }

  /// Says by one commit what a drill found out about a snapshot, with its report as evidence. Where
  /// the snapshot is not there any more, that has no effect.
  ///
  /// @param report its bytes, at most [Proof#REPORT_BYTES_MAX] of them
  public ProofCommit prove(Commit commit, Proof.Outcome outcome, byte[] report) {
    return new Proving(this, Pen.of(this)).prove(commit, outcome, report);
  }

  /// The report that a proof was made with.
  ///
  /// @throws RepositoryDamagedException if it is missing, or is not that report
  public byte[] report(ProofCommit proof) {
    return Proving.report(this, proof);
  }

  /// Begins a snapshot.
  public SnapshotWriter write(SnapshotWriter.Request request) {
    return write(request, "backup of " + request.orchestrator());
  }

  /// Begins a copy of a snapshot of another repository.
  public SnapshotWriter writeCopy(Commit source) {
    var snapshot = source.snapshot();
    var request =
        new SnapshotWriter.Request(
            snapshot.orchestrator(), snapshot.trigger(), snapshot.tags(), snapshot.pins());
    return write(request, "copy of " + snapshot.id());
  }

  private SnapshotWriter write(SnapshotWriter.Request request, String purpose) {
    // A run loads an index of its own: two large ones need not be held.
    forReading.clear();
    var pen = enrolment == null ? Pen.of(this) : Pen.ofRun(store, enrolment);
    try {
      var intent = announce(pen, purpose);
      try {
        return new SnapshotWriter(
            this, request, pen, enrolment == null ? seen(intent) : own(intent, enrolment));
      } catch (RuntimeException | Error failure) {
        intent.close();
        throw failure;
      }
    } catch (RuntimeException | Error failure) {
      pen.close();
      throw failure;
    }
  }

  private SnapshotWriter.View seen(Intent intent) {
    var prunes = prunes();
    var indexes = new Indexes(store, StoredIndex.forWriting(this, prunes.condemned()));
    return new SnapshotWriter.View(intent, prunes, log(), indexes, Optional.empty());
  }

  /// What this host remembers takes the place of what it cannot read.
  private SnapshotWriter.View own(Intent intent, Enrolment by) {
    var condemned = Marks.condemned(store);
    var packs = new OwnPacks(hostState(), by.writer().id());
    var indexes =
        new Indexes(
            store, (half, there, _) -> Optional.of(packs.load(half, there.get(), condemned)));
    return new SnapshotWriter.View(
        intent, Prunes.NONE, CommitLog.NONE, indexes, Optional.of(packs));
  }

  /// Tells every prune that a run is at work that may use stored chunks again.
  Intent announce(Pen pen, String purpose) {
    return Intent.announce(this, pen, purpose);
  }

  /// The packs that must not be used again, as it is now.
  Set<String> condemned() {
    return reader == null ? Marks.condemned(store) : prunes().condemned();
  }

  /// What prunes have condemned and removed.
  Prunes prunes() {
    return Prunes.read(store, sealer());
  }

  /// What a prune may do.
  public Pruning prune() {
    return new Pruning(this);
  }

  /// Opens a snapshot for reading. What was loaded of the index for another one serves as well: who
  /// does not find something there loads it anew.
  public SnapshotReader read(Commit commit) {
    var indexes =
        forReading.computeIfAbsent(
            SnapshotReader.shelfOf(commit),
            _ -> new Indexes(store, StoredIndex.forReading(this, commit)));
    var chunks = newReader();
    return new SnapshotReader(
        commit, new ChunkStore(indexes, chunks, new ChunkNames(keys()), null), chunks, this::read);
  }

  /// What a repair may do.
  public Repairing repair() {
    return new Repairing(this);
  }

  /// What a check may see.
  public Inspection inspect() {
    return new Inspection(this);
  }

  ChunkReader newReader() {
    return newReader(keys());
  }

  ChunkReader newReader(WritingKeys keys) {
    return new ChunkReader(
        (pack, offset, length) -> store.read(Layout.pack(pack), offset, length), keys);
  }

  /// The key slots, with their labels.
  public List<KeySlots.Slot> keySlots() {
    return new KeyRing(this).list();
  }

  /// The newest key epoch: what is written now is sealed in it.
  public int keyEpoch() {
    return keys().currentEpoch();
  }

  /// Adds a key slot and returns its id.
  public String addKeySlot(Secret secret, String label) {
    var wanted = new SlotSeal.NewSlot(secret, label, access.clock().instant());
    var slot = new KeySlots(store).add(format, keys(), wanted);
    if (secret instanceof Secret.MachineKey machineKey) {
      hostState().keepMachineKey(machineKey);
    }
    return slot;
  }

  /// Removes a key slot; the last one stays.
  public void removeKeySlot(String slot) {
    reader();
    new KeyRing(this).remove(slot);
  }

  /// Begins a new key epoch, which the slots that are named do not open. This repository goes on
  /// sealing in the epoch before: it has to be opened again.
  ///
  /// @throws dev.backstay.failure.OperationInProgressException if somebody else was first
  public KeyRotation rotateKeys(Set<String> without) {
    reader();
    return new KeyRing(this).rotate(without);
  }

  /// What went wrong and could be passed over, in the order it was met.
  public List<OperationFailedException> passedOver() {
    return List.copyOf(passedOver);
  }

  void passOver(OperationFailedException failure) {
    passedOver.add(failure);
  }

  StoreAccess store() {
    return store;
  }

  FormatRecord format() {
    return format;
  }

  RepositoryKeys keys() {
    return reader().keys;
  }

  Access access() {
    return access;
  }

  Sealer sealer() {
    return reader().sealer;
  }

  Writers writers() {
    return reader().writers;
  }

  HostState hostState() {
    return access.hostState(id());
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.sealer.close();
    }
  }
}
