package dev.backstay.importing;

import dev.backstay.backup.ScratchSpace;
import dev.backstay.component.Component;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.DumpFiles;
import dev.backstay.component.Handlers;
import dev.backstay.component.Scratch;
import dev.backstay.repository.Commit;
import dev.backstay.repository.Repository;
import dev.backstay.repository.SnapshotWriter;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.CaptureFacts;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.Grade;
import dev.backstay.snapshot.Status;
import dev.backstay.snapshot.Trigger;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Brings backups of other programs in as snapshots. A backup is copied to a private directory,
/// verified there, and stored from there: what is stored is what was verified.
public final class Import {

  /// The tag of every snapshot that was brought in.
  public static final String TAG = "imported";

  private static final String DIGEST = "imported_digest";

  private final Repository repository;
  private final PartCaptures captures;
  private final InstantSource clock;

  /// Brings backups into the repository.
  ///
  /// @param databases what verifies databases found in trees
  /// @param dumps what verifies dumps
  public Import(
      Repository repository,
      Handlers handlers,
      DatabaseFiles databases,
      DumpFiles dumps,
      InstantSource clock) {
    this.repository = repository;
    this.captures = new PartCaptures(handlers, databases, dumps);
    this.clock = clock;
  }

  /// Verifies a backup and commits a snapshot of it, unless there is one already.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is not whole; then nothing is
  ///     committed
  public ImportReport run(ImportRequest request, Progress progress) {
    return run(request, progress, this::store);
  }

  /// Verifies a backup, and stores nothing.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is not whole
  public ImportReport verify(ImportRequest request, Progress progress) {
    return run(request, progress, this::readThrough);
  }

  private interface Ending {
    ImportReport of(Verified verified);
  }

  /// A backup that is what it should be as a whole, and whose parts are still to be read.
  private record Verified(
      ImportRequest request,
      Instant startedAt,
      Foreign foreign,
      String digest,
      List<NamedPart> parts,
      List<String> warnings,
      PartCaptures.Origin origin,
      Progress progress) {}

  private ImportReport run(ImportRequest request, Progress progress, Ending ending) {
    var startedAt = clock.instant();
    try (var space = ScratchSpace.in(request.scratch(), progress)) {
      var source = Source.at(request.source());
      progress.report(new Progress.Step("copy", request.source().toString(), 0));
      var foreign = look(source, request, space.scratch(), progress);
      var verified = verified(request, startedAt, foreign, space.scratch(), progress);
      var present = request.again() ? Optional.<Commit>empty() : present(request, verified.digest);
      return present.isPresent()
          ? report(verified, present, Optional.empty(), 0)
          : ending.of(verified);
    }
  }

  private static Foreign look(
      Source source, ImportRequest request, Scratch scratch, Progress progress) {
    var form = request.form().or(source::formOfFile);
    if (form.isPresent() && (form.get() == Form.SQLITE || form.get() == Form.PG_DUMP)) {
      var holding = source.copy(scratch.directory(), progress);
      return SingleFile.of(form.get(), source.name(), holding, source.modifiedAt());
    }
    var unpacked = source.unpack(scratch.directory(), progress);
    var isAtTop = SynthOrgBackup.isIn(unpacked) || OpenClawArchive.isIn(unpacked);
    var holding = isAtTop ? unpacked : unpacked.unwrapped();
    progress.report(new Progress.Step("verify", source.path().toString(), 0));
    return switch (form.orElseGet(() -> formOf(source, holding))) {
      case SYNTHORG -> SynthOrgBackup.verify(source.path(), holding);
      case OPENCLAW -> OpenClawArchive.verify(source.path(), holding, source.modifiedAt());
      case SQLITE, PG_DUMP -> throw new IllegalStateException("no directory");
    };
  }

  private static Form formOf(Source source, Holding holding) {
    if (SynthOrgBackup.isIn(holding)) {
      return Form.SYNTHORG;
    }
    if (OpenClawArchive.isIn(holding)) {
      return Form.OPENCLAW;
    }
    var names = holding.names();
    throw Failures.unknown(
        source.path(),
        "neither %s nor %s is in it, but %s"
            .formatted(
                SynthOrgManifest.NAME,
                OpenClawConfig.NAME,
                names.isEmpty()
                    ? "nothing"
                    : String.join(", ", names.subList(0, Math.min(names.size(), 5)))));
  }

  private Verified verified(
      ImportRequest request,
      Instant startedAt,
      Foreign foreign,
      Scratch scratch,
      Progress progress) {
    var digest = foreign.holding().digest();
    var warnings = new ArrayList<>(foreign.warnings());
    var takenAt = foreign.takenAt();
    if (takenAt.isAfter(startedAt)) {
      warnings.add("it says it is of " + takenAt + ", which is yet to come: taken for of now");
      takenAt = startedAt;
    }
    var facts = new TreeMap<>(foreign.facts());
    facts.put("imported_from", request.source().toString());
    facts.put("imported_form", foreign.form().label());
    facts.put("imported_time_from", foreign.timeFrom());
    facts.put(DIGEST, digest);
    var parts = NamedPart.all(foreign.parts(), request.configured(), request.component());
    var origin =
        new PartCaptures.Origin(request.source(), foreign.holding(), takenAt, facts, scratch);
    return new Verified(request, startedAt, foreign, digest, parts, warnings, origin, progress);
  }

  private Optional<Commit> present(ImportRequest request, String digest) {
    return repository.log().commits().reversed().stream()
        .filter(commit -> commit.snapshot().isImported())
        .filter(commit -> commit.snapshot().orchestrator().equals(request.orchestrator()))
        .filter(
            commit ->
                commit.snapshot().components().stream()
                    .anyMatch(it -> digest.equals(it.facts().details().get(DIGEST))))
        .findFirst();
  }

  private ImportReport store(Verified verified) {
    var asked =
        new SnapshotWriter.Request(
            verified.request.orchestrator(), Trigger.IMPORT, List.of(TAG), List.of());
    try (var writer = repository.write(asked)) {
      var records = new ArrayList<ComponentRecord>();
      for (var i = 0; i < verified.parts.size(); i++) {
        var named = verified.parts.get(i);
        var placement = placementOf(named, i, verified);
        begin(named, verified);
        records.add(
            captures.read(
                named, verified.origin, image -> writer.add(image, placement, verified.progress)));
      }
      var facts = records.stream().map(ComponentRecord::facts).toList();
      warnOfNotes(verified, facts);
      verified.progress.report(new Progress.Step("commit", "", 0));
      var commit = writer.commit(conclude(verified, facts));
      return report(verified, Optional.empty(), Optional.of(commit), writer.storedBytes());
    }
  }

  private static void begin(NamedPart named, Verified verified) {
    var bytes = verified.foreign.holding().bytesAt(named.part().path());
    verified.progress.report(new Progress.Step("import", named.name().value(), bytes));
  }

  /// Where a configured component stands, it is restored to; this is where it came from.
  private static SnapshotWriter.Placement placementOf(NamedPart named, int at, Verified verified) {
    return new SnapshotWriter.Placement(
        named.importance(),
        named.configured().map(Component::order).orElse(at + 1),
        verified.request.source() + ": " + named.part().path());
  }

  private static SnapshotWriter.Conclusion conclude(Verified verified, List<CaptureFacts> facts) {
    var isIncomplete =
        !verified.foreign.missing().isEmpty() || facts.stream().anyMatch(CaptureFacts::incomplete);
    return new SnapshotWriter.Conclusion(
        verified.startedAt,
        verified.origin.takenAt(),
        isIncomplete ? Status.INCOMPLETE : Status.COMPLETE,
        // Whoever copied several stores one after the other did not say when.
        facts.size() == 1 ? Grade.EXACT : Grade.FUZZY,
        0,
        verified.foreign.missing());
  }

  private ImportReport readThrough(Verified verified) {
    var facts = new ArrayList<CaptureFacts>();
    for (var named : verified.parts) {
      begin(named, verified);
      facts.add(captures.read(named, verified.origin, image -> drain(image, verified)));
    }
    warnOfNotes(verified, facts);
    return report(verified, Optional.empty(), Optional.empty(), 0);
  }

  private static CaptureFacts drain(Capture image, Verified verified) {
    var buffer = new byte[256 << 10];
    try {
      for (var entry = image.next(); entry.isPresent(); entry = image.next()) {
        if (entry.get().source() == null) {
          continue;
        }
        try (var content = entry.get().open()) {
          for (var n = content.read(buffer, 0, buffer.length);
              n >= 0;
              n = content.read(buffer, 0, buffer.length)) {
            verified.progress.report(new Progress.Advanced(n, 0));
          }
          content.confirm();
        }
      }
      return image.finish();
    } catch (IOException e) {
      throw Failures.unreadable(verified.request.source(), e);
    }
  }

  private static void warnOfNotes(Verified verified, List<CaptureFacts> facts) {
    IntStream.range(0, facts.size())
        .filter(i -> facts.get(i).incomplete())
        .forEach(
            i ->
                facts
                    .get(i)
                    .notes()
                    .forEach(
                        note ->
                            verified.warnings.add(
                                "%s: %s: %s"
                                    .formatted(
                                        verified.parts.get(i).name(),
                                        note.path(),
                                        note.reason()))));
  }

  private static ImportReport report(
      Verified verified, Optional<Commit> present, Optional<Commit> commit, long storedBytes) {
    return new ImportReport(
        verified.request.source(),
        verified.foreign.form(),
        verified.digest,
        verified.origin.takenAt(),
        verified.foreign.timeFrom(),
        verified.parts.stream()
            .map(it -> new ImportReport.NamedKind(it.name(), it.part().kind(), it.part().path()))
            .toList(),
        verified.foreign.missing(),
        verified.warnings,
        present,
        commit,
        storedBytes);
  }
}
