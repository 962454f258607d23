package dev.backstay.restore;

import dev.backstay.component.Component;
import dev.backstay.component.Destination;
import dev.backstay.component.DiskChain;
import dev.backstay.component.Expectation;
import dev.backstay.component.NativeNames;
import dev.backstay.component.PostgresDatabase;
import dev.backstay.component.RedisStore;
import dev.backstay.component.RestoreProgram;
import dev.backstay.component.Selection;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.RunId;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import dev.backstay.snapshot.ComponentRecord;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Where the components of a restore go: where they are configured, or elsewhere.
///
/// What a program is given is built, and never put in place, in the directory of the journal.
final class Places {

  private final List<Component> configured;

  private final Path stateDirectory;

  Places(List<Component> configured, Path stateDirectory) {
    this.configured = List.copyOf(configured);
    this.stateDirectory = stateDirectory.toAbsolutePath();
  }

  /// The path that the selected content takes.
  ///
  /// @throws RestoreRefusedException if it is to go where it was, and the configuration does not
  ///     say where that is
  Path liveOf(ComponentRecord record, ComponentContent content, RestoreRequest request) {
    var selection = request.selection();
    if (request.directory().isPresent()) {
      var directory = directoryOf(record, request);
      if (!selection.isAll()) {
        return NativeNames.child(directory, selection.path().name());
      }
      return isDirectory(record) || request.hosted(record.name()).isPresent()
          ? directory.resolve(record.name().value())
          : NativeNames.child(directory, fileName(content, record));
    }
    requireWhole(record, selection);
    var component = configured(record);
    if (component instanceof Component.Command command) {
      requireProgram(command);
      return stateDirectory.resolve(RestoreProgram.outputOf(command.name()));
    }
    if (component instanceof RedisStore store && store.offline().isPresent()) {
      return store.offline().get().dataDirectory().toAbsolutePath().resolve(store.name().value());
    }
    if (record.kind() == ComponentKind.POSTGRES
        || record.kind() == ComponentKind.REDIS
        || record.kind() == ComponentKind.S3) {
      return stateDirectory.resolve(record.name().value());
    }
    var path = component.path().toAbsolutePath();
    if (selection.isAll() || record.kind() != ComponentKind.FILES) {
      return path;
    }
    for (var name : selection.path().value().split("/", -1)) {
      path = NativeNames.child(path, name);
    }
    return path;
  }

  /// What is only tried has a directory for each component, so that no name is there twice.
  private static Path directoryOf(ComponentRecord record, RestoreRequest request) {
    var directory = request.directory().orElseThrow().toAbsolutePath();
    return request.isTrial() ? directory.resolve(record.name().value()) : directory;
  }

  private static boolean isDirectory(ComponentRecord record) {
    return switch (record.kind()) {
      case FILES, DISK, S3 -> true;
      case STATE_FILE, SQLITE, COMMAND, POSTGRES, REDIS -> false;
    };
  }

  /// Without what it is layered on, a disk image is of no use.
  private static void requireWhole(ComponentRecord record, Selection selection) {
    if (record.kind() == ComponentKind.DISK && !selection.isAll()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          "one file of the disk " + record.name() + " cannot take its place alone",
          "Restore the whole disk, or the file elsewhere with `--to DIRECTORY`.");
    }
  }

  private static void requireProgram(Component.Command command) {
    if (command.restore().isEmpty()) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          command.name() + " is the output of a program, and no program is configured to take it",
          "Set `restore` in the configuration; or restore the other components with"
              + " `--component`, write the output to a file with `--to DIRECTORY`, and give it to"
              + " the program that reads it.");
    }
  }

  private static DiskChain chainOf(ComponentRecord record) {
    try {
      return DiskChain.of(record.facts().details());
    } catch (IllegalArgumentException e) {
      throw new RestoreRefusedException(
          FailureCode.STAGED_INVALID,
          "the chain of " + record.name() + " makes no sense: " + e.getMessage(),
          "Choose another snapshot.",
          e);
    }
  }

  /// What a person should know about where a disk goes.
  static List<String> warningsOf(ComponentRecord record, RestoreRequest request) {
    if (record.kind() != ComponentKind.DISK || !request.selection().isAll()) {
      return List.of();
    }
    var chain = chainOf(record);
    var warnings = new ArrayList<String>();
    if (request.directory().isPresent()) {
      chain.layers().stream()
          .filter(DiskChain.Layer::backingIsAbsolute)
          .forEach(
              it ->
                  warnings.add(
                      "%s is layered on %s by that name, not on the copy beside it; `qemu-img rebase -u` changes the name"
                          .formatted(it.entry(), EntryPath.escape(it.backing()))));
      return warnings;
    }
    chain.all().stream()
        .filter(it -> !it.equals(chain.layers().isEmpty() ? null : chain.layers().getFirst()))
        .forEach(
            it ->
                warnings.add(
                    "%s is restored with %s if it differs"
                        .formatted(EntryPath.escape(it.place()), record.name())));
    return warnings;
  }

  private static String fileName(ComponentContent content, ComponentRecord record) {
    var entries = content.entries();
    return entries.hasNext() ? entries.next().meta().path().name() : record.name().value();
  }

  private Component configured(ComponentRecord record) {
    return configured.stream()
        .filter(component -> component.name().equals(record.name()))
        .findFirst()
        .filter(component -> component.kind() == record.kind())
        .orElseThrow(
            () ->
                new RestoreRefusedException(
                    FailureCode.TARGET_UNSUPPORTED,
                    "the configuration has no component "
                        + record.name()
                        + " of kind "
                        + record.kind().label()
                        + "; it was at "
                        + record.place(),
                    "Restore it elsewhere with `--to DIRECTORY`, or add it to the configuration."));
  }

  /// The component as configured if it is, else as the snapshot describes it, at that place.
  Component at(ComponentRecord record, Path place, RestoreRequest request) {
    var known = configured.stream().filter(each -> each.name().equals(record.name())).findFirst();
    var expected = known.map(Component::expectations).orElse(List.of());
    return switch (record.kind()) {
      case FILES ->
          new Component.FileTree(
              record.name(), record.importance(), record.order(), place, List.of(), false);
      case STATE_FILE ->
          known
              .filter(Component.StateFile.class::isInstance)
              .map(Component.StateFile.class::cast)
              .map(it -> stateFile(record, place, it.format(), it.requiredKeys(), expected))
              .orElseGet(() -> stateFile(record, place, formatOf(record), List.of(), expected));
      case DISK -> disk(record, place, request);
      case COMMAND -> command(record, request);
      case POSTGRES, REDIS, S3 -> kept(record, place, request);
      case SQLITE ->
          new Component.SqliteDatabase(
              record.name(),
              record.importance(),
              record.order(),
              place,
              Duration.ofSeconds(30),
              Duration.ofMinutes(10),
              expected);
    };
  }

  /// Whatever is run is what is configured here; a snapshot names no program that is run.
  private Component command(ComponentRecord record, RestoreRequest request) {
    return request.directory().isEmpty()
        ? configured(record)
        : new Component.Command(
            record.name(),
            record.importance(),
            record.order(),
            List.of(record.place()),
            List.of(),
            Duration.ofHours(1),
            true,
            List.of());
  }

  /// What a server keeps; in a directory, the files of its capture.
  private Component kept(ComponentRecord record, Path place, RestoreRequest request) {
    var hosted = request.hosted(record.name());
    if (hosted.isPresent()) {
      return hosted.get();
    }
    if (request.directory().isEmpty()) {
      var known = configured(record);
      var placed = request.served().map(it -> it.taking(known)).orElse(known);
      return placed instanceof PostgresDatabase database
          ? database.restoring(request.scope(), request.waived())
          : placed;
    }
    return new Component.FileTree(
        record.name(), record.importance(), record.order(), place, List.of(), false);
  }

  private static Component disk(ComponentRecord record, Path place, RestoreRequest request) {
    var chain = chainOf(record);
    var image = place;
    if (request.directory().isPresent() && !chain.all().isEmpty()) {
      for (var name : chain.all().getFirst().entry().value().split("/", -1)) {
        image = NativeNames.child(image, name);
      }
    }
    var layers = chain.layers();
    var format =
        layers.isEmpty() || layers.getFirst().format().equals("raw")
            ? Component.Disk.ImageFormat.RAW
            : Component.Disk.ImageFormat.QCOW2;
    var beside =
        request.directory().isPresent()
            ? List.<Path>of()
            : chain.all().stream()
                .skip(layers.isEmpty() ? 0 : 1)
                .map(it -> place.getFileSystem().getPath(it.place()))
                .toList();
    return new Component.Disk(
        record.name(), record.importance(), record.order(), image, format, beside, List.of());
  }

  private static Component stateFile(
      ComponentRecord record,
      Path place,
      Component.StateFile.Format format,
      List<String> keys,
      List<Expectation> expected) {
    return new Component.StateFile(
        record.name(), record.importance(), record.order(), place, format, keys, expected);
  }

  private static Component.StateFile.Format formatOf(ComponentRecord record) {
    var recorded = Optional.ofNullable(record.facts().details().get("format")).orElse("json");
    for (var format : Component.StateFile.Format.values()) {
      if (format.name().equalsIgnoreCase(recorded)) {
        return format;
      }
    }
    return Component.StateFile.Format.JSON;
  }

  /// What stands inside a tree that is exchanged too is built beside that tree.
  static Destination destination(Path live, ComponentName name, RunId run, Collection<Path> lives) {
    var outermost = live;
    for (var other : lives) {
      if (outermost.startsWith(other)) {
        outermost = other;
      }
    }
    return new Destination(live, Destination.at(outermost, name, run).work());
  }
}
