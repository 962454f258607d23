package dev.backstay.importing;

import dev.backstay.repository.Commit;
import dev.backstay.snapshot.ComponentKind;
import dev.backstay.snapshot.ComponentName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How an import ended.
///
/// @param source the backup
/// @param form its form
/// @param digest SHA-256 over all that it holds, 64 hex digits
/// @param takenAt when it was taken
/// @param timeFrom what says so
/// @param parts what it holds, under the names that its components get
/// @param missing what it should hold and does not, each with the reason
/// @param warnings what a person should know
/// @param present the snapshot that it was brought in as before, if it was and that is enough
/// @param commit what was committed now, if anything was
/// @param storedBytes how many bytes of new packs that needed
public record ImportReport(
    Path source,
    Form form,
    String digest,
    Instant takenAt,
    String timeFrom,
    List<NamedKind> parts,
    List<String> missing,
    List<String> warnings,
    Optional<Commit> present,
    Optional<Commit> commit,
    long storedBytes) {

  public ImportReport {
    parts = List.copyOf(parts);
    missing = List.copyOf(missing);
    warnings = List.copyOf(warnings);
  }

  /// A part as a component.
  ///
  /// @param name its name
  /// @param kind its kind
  /// @param path where it stands in the backup
  public record NamedKind(ComponentName name, ComponentKind kind, String path) {}
}
