package dev.backstay.importing;

import dev.backstay.component.Component.StateFile;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.Importance;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// An archive of the daily script for an OpenClaw operator, which passes over whatever it cannot
/// copy. What the configuration in it names must be there.
final class OpenClawArchive {

  private final Path source;
  private final Holding holding;
  private final OpenClawConfig config;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private OpenClawArchive(Path source, Holding holding, OpenClawConfig config) {
    this.source = source;
    this.holding = holding;
    this.config = config;
  }

  /// Whether it looks like one.
  static boolean isIn(Holding holding) {
    return holding.file(OpenClawConfig.NAME).isPresent();
  }

  /// Verifies it as a whole.
  ///
  /// @param takenAt when it was last written: nothing in it tells its time
  /// @throws dev.backstay.failure.CaptureFailedException if the state or the configuration is not
  ///     there
  static Foreign verify(Path source, Holding holding, Instant takenAt) {
    var file = holding.file(OpenClawConfig.NAME);
    if (file.isEmpty()) {
      throw Failures.incomplete(source, "there is no " + OpenClawConfig.NAME);
    }
    var config = OpenClawConfig.read(source, file.get());
    return new OpenClawArchive(source, holding, config).verify(takenAt);
  }

  private Foreign verify(Instant takenAt) {
    addState();
    parts.add(
        Part.document("config", Importance.CRITICAL, OpenClawConfig.NAME, StateFile.Format.JSON));
    addTree("packs", "knowledgePackDir", Importance.HIGH);
    addTree("logs", "logsDir", Importance.MEDIUM);
    var facts = new TreeMap<String, String>();
    facts.put("imported_verified", "configuration, and what it names");
    return new Foreign(
        Form.OPENCLAW,
        takenAt,
        Foreign.MODIFICATION_TIME,
        holding,
        parts,
        missing,
        others(),
        facts);
  }

  private void addState() {
    var path = config.path("stateFile");
    var name = config.nameOf("stateFile");
    if (path.isEmpty() || name.isEmpty()) {
      throw Failures.invalid(source, OpenClawConfig.NAME + " does not say `stateFile`", null);
    }
    if (path.get().startsWith("mongo:")) {
      throw Failures.incomplete(
          source,
          "the state is missing: it is in a database (stateFile %s), which the script does not copy"
              .formatted(path.get()));
    }
    var held = holding.file(name.get());
    if (held.isEmpty() || held.get().meta().sizeBytes() == 0) {
      throw Failures.incomplete(
          source,
          "the state is missing: what `stateFile` names is not there or empty (%s)"
              .formatted(name.get().contains("@") ? "an address" : name.get()));
    }
    parts.add(
        path.get().startsWith("sqlite:")
            ? Part.of("state", ComponentKind.SQLITE, Importance.CRITICAL, name.get())
            : Part.document("state", Importance.CRITICAL, name.get(), StateFile.Format.JSON));
  }

  private void addTree(String part, String key, Importance importance) {
    var directory = config.nameOf(key);
    if (directory.isEmpty()) {
      missing.add(part + ": " + OpenClawConfig.NAME + " does not say `" + key + "`");
    } else if (holding.tree(directory.get()).isEmpty()) {
      missing.add(part + ": " + directory.get() + " is not in the archive");
    } else {
      parts.add(Part.of(part, ComponentKind.FILES, importance, directory.get()));
    }
  }

  private List<String> others() {
    var others = new TreeSet<>(holding.names());
    parts.forEach(part -> others.remove(part.path()));
    return others.isEmpty()
        ? List.of()
        : List.of("left out, as the configuration does not name it: " + String.join(", ", others));
  }
}
