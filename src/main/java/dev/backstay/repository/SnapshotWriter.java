package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.content.CellMemory;
import dev.backstay.repository.content.ContentWriter;
import dev.backstay.repository.format.Manifest;
import dev.backstay.repository.listing.ListingReader;
import dev.backstay.repository.listing.ListingWriter;
import dev.backstay.repository.pack.ChunkReader;
import dev.backstay.repository.pack.Packer;
import dev.backstay.repository.seal.Sealer;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Importance;
import dev.backstay.snapshot.Snapshot;
import dev.backstay.snapshot.SnapshotId;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/// A snapshot being written. Nothing is visible until [#commit]; closing before it abandons the
/// work. Used by one thread.
public final class SnapshotWriter implements AutoCloseable {

  /// How many entries may be on their way: each has at most 128 KiB in memory.
  private static final int PENDING_MAX = 64;

  private final Repository repository;
  private final Request request;
  private final Pen pen;
  private final Intent intent;
  private final Prunes prunes;
  private final FormerSnapshots former;
  private final Indexes indexes;
  private final PackDepot depot;
  private final Packer packer;
  private final ChunkReader reader;
  private final ChunkStore chunks;
  private final ContentWriter contents;
  private final Optional<CellFiles> cells;
  private final List<ComponentRecord> components = new ArrayList<>();
  private final Map<ComponentName, Publication.Written> written = new HashMap<>();

  /// Whose snapshot it is, and why.
  public record Request(
      String orchestrator, Trigger trigger, List<String> tags, List<String> pins) {}

  /// What the manifest says of a component beside its capture.
  public record Placement(Importance importance, int order, String place) {}

  /// What is known of the whole only at its end.
  ///
  /// @param startedAt when the run began
  /// @param takenAt when the last point was fixed
  /// @param missing components that were asked for and are not in it, each with the reason
  public record Conclusion(
      Instant startedAt,
      Instant takenAt,
      Status status,
      Grade grade,
      long skewMillis,
      List<String> missing) {}

  /// What the run saw when it began, and what makes it known.
  ///
  /// @param own of a host that only writes: what it remembers of its packs
  record View(
      Intent intent, Prunes prunes, CommitLog log, Indexes indexes, Optional<OwnPacks> own) {}

  SnapshotWriter(Repository repository, Request request, Pen pen, View view) {
    this.repository = repository;
    this.request = request;
    this.pen = pen;
    intent = view.intent;
    prunes = view.prunes;
    former = new FormerSnapshots(view.log, request.orchestrator);
    indexes = view.indexes;
    var keys = pen.keys();
    var names = new ChunkNames(keys);
    depot = new PackDepot(repository.store(), new Sealer(keys), view.own);
    packer = new Packer(keys, depot);
    reader = repository.newReader(keys);
    chunks = new ChunkStore(indexes, reader, names, packer);
    var table = keys.cuttingTable();
    cells =
        pen.onlyWrites()
            ? Optional.empty()
            : Optional.of(
                new CellFiles(repository.hostState().cells(), pen.sealer(), keys.cellKey()));
    var memory = cells.<CellMemory>map(it -> it).orElse(CellMemory.NONE);
    contents =
        new ContentWriter(chunks, names, table, packer.workers(), new ChunkNames(keys), memory);
  }

  /// Drains a capture into the snapshot and finishes it.
  ///
  /// Entries that are unchanged since the latest snapshot of the same component are not read.
  public ComponentRecord add(Capture capture, Placement placement, Progress progress) {
    var parent = parentOf(capture);
    var finished = drain(capture, parent, progress);
    var record =
        recordOf(capture, placement, finished, parent.map(FormerSnapshots.Parent::component));
    components.add(record);
    return record;
  }

  /// Takes in what a snapshot of another repository holds of a component. Entries that were copied
  /// before with the latest snapshot of the same component are not read.
  ///
  /// @return what that snapshot says of it, with the digest that it has here
  public ComponentRecord copy(SnapshotReader from, ComponentRecord component, Progress progress) {
    var capture = from.capture(component.name());
    var finished = drain(capture, parentOf(capture), progress);
    if (finished.entryCount() != component.entryCount()
        || finished.contentBytes() != component.contentBytes()) {
      throw new RepositoryDamagedException(
          FailureCode.MANIFEST_INVALID,
          String.format(
              Locale.ROOT,
              "component %s is said to have %d entries with %d bytes, and has %d with %d",
              component.name(),
              component.entryCount(),
              component.contentBytes(),
              finished.entryCount(),
              finished.contentBytes()),
          null);
    }
    var record = component.withDigest(finished.digest());
    components.add(record);
    return record;
  }

  private ListingWriter.Written drain(
      Capture capture, Optional<FormerSnapshots.Parent> parent, Progress progress) {
    var listing = new ListingWriter(chunks);
    chunks.takePacksUsed();
    try {
      var before = parent.map(this::formerEntries).orElseGet(FormerEntries::none);
      var entries = new EntryWriter(capture, contents, before, newReadAhead(), progress);
      store(capture, entries, listing);
      var finished = listing.finish();
      var packs = new TreeSet<>(chunks.takePacksUsed());
      // What was stored anew as a whole relies on none of them: they would only grow in number.
      parent.filter(_ -> entries.reliesOnFormer()).ifPresent(old -> packs.addAll(old.packs()));
      written.put(capture.component(), new Publication.Written(finished, packs));
      return finished;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, "storing failed: " + e.getMessage(), null, e);
    }
  }

  private ReadAhead newReadAhead() {
    return new ReadAhead(packer.workers(), () -> new ChunkNames(pen.keys()));
  }

  private static void store(Capture capture, EntryWriter entries, ListingWriter listing)
      throws IOException {
    var pending = new ArrayDeque<EntryWriter.Pending>();
    for (var entry = capture.next(); entry.isPresent(); entry = capture.next()) {
      pending.add(entries.take(entry.get()));
      if (pending.size() > PENDING_MAX) {
        list(pending.remove(), listing);
      }
    }
    for (var each : pending) {
      list(each, listing);
    }
  }

  private static void list(EntryWriter.Pending pending, ListingWriter listing) throws IOException {
    var stored = pending.store();
    if (stored.isPresent()) {
      listing.add(stored.get());
    }
  }

  /// The snapshots that this one follows.
  public FormerSnapshots former() {
    return former;
  }

  /// Has what is added from now on compressed as fast as can be, and so less.
  public void hurry() {
    packer.hurry();
  }

  /// Writes down why a component that was added is not good.
  public ComponentRecord doubt(ComponentRecord added, List<String> findings) {
    return replace(added, added.withFindings(findings));
  }

  /// Writes down further details of a component that was added.
  public ComponentRecord detail(ComponentRecord added, SortedMap<String, String> further) {
    return replace(added, added.withDetails(further));
  }

  /// Writes down further vital signs of a component that was added.
  public ComponentRecord measure(ComponentRecord added, SortedMap<String, String> further) {
    return replace(added, added.withVitals(further));
  }

  private ComponentRecord replace(ComponentRecord added, ComponentRecord other) {
    components.set(components.indexOf(added), other);
    return other;
  }

  /// The record of the snapshot whose content a component that was added has taken over unread;
  /// empty if it was read.
  public Optional<ComponentRecord> takenOver(ComponentRecord added) {
    return added.facts().details().containsKey(CaptureFacts.UNCHANGED)
        ? former
            .former(added.name(), added.kind())
            .flatMap(it -> it.snapshot().component(added.name()))
        : Optional.empty();
  }

  private static ComponentRecord recordOf(
      Capture capture,
      Placement placement,
      ListingWriter.Written finished,
      Optional<ComponentRecord> former) {
    var facts = capture.finish();
    if (former.isPresent() && facts.details().containsKey(CaptureFacts.UNCHANGED)) {
      facts = facts.withVitals(former.get().facts().vitals());
    }
    return new ComponentRecord(
        capture.component(),
        capture.kind(),
        placement.importance(),
        placement.order(),
        placement.place(),
        facts,
        finished.entryCount(),
        finished.fileCount(),
        finished.contentBytes(),
        finished.digest());
  }

  private Optional<FormerSnapshots.Parent> parentOf(Capture capture) {
    return former.parentOf(capture, prunes, indexes.packs().keySet());
  }

  private FormerEntries formerEntries(FormerSnapshots.Parent parent) {
    return FormerEntries.of(
        new ListingReader(parent.listing().entries(), parent.component().digest(), chunks));
  }

  /// Makes everything durable, in order, and then the snapshot visible.
  ///
  /// @throws RepositoryDamagedException if a pack that is used again has vanished meanwhile
  public Commit commit(Conclusion conclusion) {
    return commit(newSnapshot(conclusion), Optional.empty());
  }

  /// The same for a copy of a snapshot, whose components were copied: under its own id, with the
  /// labels that it bears there now.
  public Commit commitCopy(Commit source, Repository from) {
    var origin =
        new Manifest.Origin(
            from.id(), source.hash(), source.orderedAt(), repository.access().clock().instant());
    return commit(source.snapshot().withComponents(components), Optional.of(origin));
  }

  private Commit commit(Snapshot snapshot, Optional<Manifest.Origin> origin) {
    try {
      packer.flush();
    } catch (IOException e) {
      throw new StoreUnavailableException(
          FailureCode.STORE_UNAVAILABLE, "storing failed: " + e.getMessage(), null, e);
    }
    depot.writeIndex();
    var commit = new Publication(repository, pen, intent, depot).publish(snapshot, origin, written);
    cells.ifPresent(it -> it.committed(repository.access().clock().instant()));
    return commit;
  }

  private Snapshot newSnapshot(Conclusion conclusion) {
    var id = new byte[6];
    new SecureRandom().nextBytes(id);
    return new Snapshot(
        new SnapshotId(HexFormat.of().formatHex(id)),
        request.orchestrator(),
        pen.host(),
        conclusion.startedAt(),
        conclusion.takenAt(),
        request.trigger(),
        conclusion.status(),
        conclusion.grade(),
        conclusion.skewMillis(),
        request.tags(),
        request.pins(),
        conclusion.missing(),
        components);
  }

  /// How many bytes of new packs this snapshot needed so far.
  public long storedBytes() {
    return depot.storedBytes();
  }

  @Override
  public void close() {
    // What is at work here ends, also if the store cannot be told that the run has.
    try (var _ = pen;
        var _ = reader;
        var _ = depot;
        var _ = packer) {
      intent.close();
    }
  }
}
