package dev.backstay.importing;

import dev.backstay.component.Component.StateFile;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.Importance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// A backup that SynthOrg made of itself. Its manifest is taken at its word only where the bytes
/// bear it out.
final class SynthOrgBackup {

  private static final String DATABASE = "synthorg.db";
  private static final String DUMP = "synthorg.pgdump";
  private static final String MEMORY = "memory";
  private static final String CONFIG = "config";

  private final Path source;
  private final Holding holding;
  private final SynthOrgManifest manifest;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SynthOrgBackup(Path source, Holding holding, SynthOrgManifest manifest) {
    this.source = source;
    this.holding = holding;
    this.manifest = manifest;
  }

  /// Whether it looks like one.
  static boolean isIn(Holding holding) {
    return holding.file(SynthOrgManifest.NAME).isPresent();
  }

  /// Verifies it as a whole.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is not what its manifest says
  static Foreign verify(Path source, Holding holding) {
    var file = holding.file(SynthOrgManifest.NAME);
    if (file.isEmpty()) {
      throw Failures.incomplete(source, "there is no " + SynthOrgManifest.NAME);
    }
    var manifest = SynthOrgManifest.read(source, file.get());
    return new SynthOrgBackup(source, holding, manifest).verify();
  }

  private Foreign verify() {
    requireChecksum();
    manifest.components().forEach(this::addPart);
    warnOfLinks();
    warnOfOthers();
    var facts = new TreeMap<String, String>();
    facts.put("synthorg_backup_id", manifest.id());
    facts.put("synthorg_checksum", manifest.checksum());
    facts.put("synthorg_trigger", manifest.trigger());
    facts.put("synthorg_version", manifest.version());
    facts.put("imported_verified", "manifest, checksum, components");
    return new Foreign(
        Form.SYNTHORG,
        manifest.takenAt(),
        SynthOrgManifest.NAME,
        holding,
        parts,
        List.of(),
        warnings,
        facts);
  }

  /// Their rule: one digest over path and bytes of each file, in the order of paths; links and
  /// whatever is called as the manifest are left out.
  private void requireChecksum() {
    var digest = Digests.sha256();
    var buffer = new byte[256 << 10];
    for (var each : holding.entries().values()) {
      var path = each.meta().path();
      if (!each.isFile() || path.name().equals(SynthOrgManifest.NAME)) {
        continue;
      }
      digest.update(path.value().getBytes(StandardCharsets.UTF_8));
      try (var in = each.open()) {
        for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          digest.update(buffer, 0, count);
        }
      } catch (IOException e) {
        throw Failures.unreadable(source, e);
      }
    }
    var found = "sha256:" + HexFormat.of().formatHex(digest.digest());
    if (!found.equals(manifest.checksum())) {
      throw Failures.checksum(source, manifest.checksum(), found);
    }
  }

  private void addPart(String component) {
    switch (component) {
      case "persistence" -> addPersistence();
      case MEMORY -> {
        if (holding.tree(MEMORY).size() < 2) {
          throw claimed(component, MEMORY);
        }
        parts.add(Part.of(component, ComponentKind.FILES, Importance.HIGH, MEMORY));
      }
      case CONFIG -> addConfig();
      default -> throw new IllegalStateException(component);
    }
  }

  private void addPersistence() {
    var database = holding.file(DATABASE);
    var dump = holding.file(DUMP);
    if (database.isPresent() && dump.isPresent()) {
      throw Failures.invalid(source, "both " + DATABASE + " and " + DUMP + " are there", null);
    }
    var held = database.or(() -> dump);
    if (held.isEmpty() || held.get().meta().sizeBytes() == 0) {
      throw claimed("persistence", DATABASE + " or " + DUMP);
    }
    var kind = database.isPresent() ? ComponentKind.SQLITE : ComponentKind.POSTGRES;
    var path = database.isPresent() ? DATABASE : DUMP;
    parts.add(Part.of("persistence", kind, Importance.CRITICAL, path));
  }

  private void addConfig() {
    var files =
        holding.tree(CONFIG).values().stream()
            .filter(each -> !each.meta().path().equals(EntryPath.ROOT))
            .toList();
    if (files.isEmpty() || files.getFirst().meta().sizeBytes() == 0) {
      throw claimed(CONFIG, CONFIG + "/*.yaml");
    }
    if (files.size() > 1 || !files.getFirst().isFile()) {
      throw Failures.invalid(source, CONFIG + " should hold one file, and holds more", null);
    }
    var path = CONFIG + "/" + files.getFirst().meta().path();
    parts.add(Part.document(CONFIG, Importance.CRITICAL, path, StateFile.Format.YAML));
  }

  private RuntimeException claimed(String component, String what) {
    return Failures.incomplete(
        source, "the manifest claims %s, and %s is not there or empty".formatted(component, what));
  }

  private void warnOfLinks() {
    var links =
        holding.entries().values().stream()
            .filter(each -> each.meta().type() == EntryType.SYMLINK)
            .count();
    if (links > 0) {
      warnings.add(links + " symbolic links are not covered by the checksum");
    }
    var nested =
        holding.entries().keySet().stream()
            .filter(path -> path.depth() > 1 && path.name().equals(SynthOrgManifest.NAME))
            .count();
    if (nested > 0) {
      warnings.add(
          nested + " files called " + SynthOrgManifest.NAME + " are not covered by the checksum");
    }
  }

  private void warnOfOthers() {
    var others = new TreeSet<>(holding.names());
    others.remove(SynthOrgManifest.NAME);
    for (var part : parts) {
      var slash = part.path().indexOf('/');
      others.remove(slash < 0 ? part.path() : part.path().substring(0, slash));
    }
    if (!others.isEmpty()) {
      warnings.add(
          "left out, as the manifest claims no such component: "
              + EntryPath.escape(String.join(", ", others)));
    }
  }
}
