package dev.backstay.offload;

import dev.backstay.component.FileStat;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an offload would move. Nothing was changed yet.
///
/// @param request what was asked for
/// @param before files last written to before that instant are old enough
/// @param files what would go, in path order
/// @param directories the directories that these are in, and those around them
/// @param stays how many files stay, and why
/// @param warnings what could not be looked at
/// @param freeBytes free space of the file system
public record OffloadPlan(
    OffloadRequest request,
    Instant before,
    List<FileSurvey.Found> files,
    SortedMap<EntryPath, Place> directories,
    Map<Stay, Long> stays,
    List<String> warnings,
    long freeBytes) {

  /// A directory as it was listed.
  public record Place(Path path, FileStat stat) {}

  public OffloadPlan {
    files = List.copyOf(files);
    directories = new TreeMap<>(directories);
    stays = stays.isEmpty() ? Map.of() : new EnumMap<>(stays);
    warnings = List.copyOf(warnings);
  }

  /// A file that would go.
  ///
  /// @param path where it stands in the component
  /// @param sizeBytes its length
  /// @param writtenAt when it was last written to
  public record Going(EntryPath path, long sizeBytes, Instant writtenAt) {}

  /// What would go, in path order.
  public List<Going> going() {
    return files.stream()
        .map(
            each ->
                new Going(
                    each.path(),
                    each.stat().sizeBytes(),
                    Instant.ofEpochSecond(0, each.stat().modifiedAtNanos())))
        .toList();
  }

  /// The sum of the sizes of what would go.
  public long bytes() {
    return files.stream().mapToLong(each -> each.stat().sizeBytes()).sum();
  }
}
