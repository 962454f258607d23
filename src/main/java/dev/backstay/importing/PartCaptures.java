package dev.backstay.importing;

import dev.backstay.component.Component;
import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.DumpFiles;
import dev.backstay.component.Handlers;
import dev.backstay.component.Scratch;
import dev.backstay.component.VitalNames;
import dev.backstay.failure.CaptureFailedException;
import dev.backstay.snapshot.Capture;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Opens images of parts, each verified by what knows its kind.
///
/// @param handlers what captures documents and databases
/// @param databases what verifies databases found in trees
/// @param dumps what verifies dumps
record PartCaptures(Handlers handlers, DatabaseFiles databases, DumpFiles dumps) {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// Where the parts are from.
  ///
  /// @param source the backup
  /// @param holding what it holds
  /// @param takenAt when it was taken
  /// @param facts what is known of it
  /// @param scratch for further copies
  record Origin(
      Path source,
      Holding holding,
      Instant takenAt,
      SortedMap<String, String> facts,
      Scratch scratch) {}

  /// Opens the image of a part and has it read.
  ///
  /// @throws CaptureFailedException if the part is not valid
  <T> T read(NamedPart named, Origin origin, Function<Capture, T> reading) {
    var part = named.part();
    var copy = origin.holding().file(part.path()).map(Held::file);
    try (var image = open(named, origin)) {
      return reading.apply(image);
    } catch (CaptureFailedException failed) {
      throw copy.map(it -> Failures.ofPart(failed, it, origin.source(), part.path()))
          .orElse(failed);
    } catch (IOException e) {
      throw Failures.unreadable(origin.source(), e);
    }
  }

  private Capture open(NamedPart named, Origin origin) throws IOException {
    var part = named.part();
    return switch (part.kind()) {
      case FILES -> {
        var tree = origin.holding().tree(part.path()).values();
        var image = new HeldCapture(named.name(), part.kind(), tree, databases, new TreeMap<>());
        yield told(image, Optional.empty(), origin);
      }
      case STATE_FILE, SQLITE -> {
        var held = heldOf(part, origin);
        var image = handlers.handlerOf(copyOf(named, held)).capture(origin.scratch());
        yield told(image, Optional.of(at(part.fileName(), held.meta())), origin);
      }
      case POSTGRES -> openDump(named, heldOf(part, origin), origin);
      case DISK, COMMAND, REDIS, S3 -> throw new IllegalStateException(part.kind().label());
    };
  }

  private static Held heldOf(Part part, Origin origin) {
    return origin.holding().file(part.path()).orElseThrow();
  }

  private static EntryMeta at(String name, EntryMeta meta) {
    return new EntryMeta(
        new EntryPath(name), meta.type(), meta.attributes(), meta.sizeBytes(), "", false, 0);
  }

  private static Capture told(Capture image, Optional<EntryMeta> file, Origin origin) {
    return new ImportedCapture(image, file, origin.takenAt(), origin.facts());
  }

  /// The private copy as a component of its own.
  private static Component copyOf(NamedPart named, Held held) {
    var part = named.part();
    return part.format()
        .<Component>map(
            format ->
                new Component.StateFile(
                    named.name(), part.importance(), 0, held.file(), format, List.of()))
        .orElseGet(
            () ->
                new Component.SqliteDatabase(
                    named.name(), part.importance(), 0, held.file(), PATIENCE, PATIENCE));
  }

  private Capture openDump(NamedPart named, Held held, Origin origin) throws IOException {
    var facts = new TreeMap<>(origin.facts());
    try (var in = new SourceInput(held.open())) {
      facts.put("imported_tables", Integer.toString(verify(in, origin).size()));
    }
    var vitals = new TreeMap<String, String>();
    vitals.put(VitalNames.BYTES, Long.toString(held.meta().sizeBytes()));
    var entry = new Held(at(named.name() + ".dump", held.meta()), held.file(), held.sha256());
    var image =
        new HeldCapture(named.name(), named.part().kind(), List.of(entry), databases, vitals);
    return new ImportedCapture(image, Optional.empty(), origin.takenAt(), facts);
  }

  private java.util.SortedSet<String> verify(SourceInput in, Origin origin) throws IOException {
    try {
      return dumps.verify(in);
    } catch (IOException e) {
      in.requireReadable();
      throw Failures.damaged(origin.source(), String.valueOf(e.getMessage()), e);
    }
  }
}
