package dev.backstay.offload;

import dev.backstay.component.DatabaseFiles;
import dev.backstay.component.Globs;
import dev.backstay.component.OffloadRules;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.snapshot.EntryPath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Which files of a tree may go, by what their directory entries say.
final class Candidates implements FileSurvey.Visitor {

  /// How many are moved at once: what is moved is held in memory, and listed in a journal.
  static final int MAX = 20_000;

  private final OffloadRules rules;
  private final Globs only;
  private final List<Path> others;
  private final long youngFrom;
  private final List<FileSurvey.Found> found = new ArrayList<>();
  private final SortedMap<EntryPath, OffloadPlan.Place> directories = new TreeMap<>();
  private final Staying staying = new Staying();
  private final List<String> passed = new ArrayList<>();
  private long newestModified = Long.MIN_VALUE;
  private long newestChanged = Long.MIN_VALUE;

  /// @param now by the clock of this host
  Candidates(OffloadRequest request, Instant now) {
    rules = request.rules();
    only = new Globs(rules.only());
    others = request.others();
    youngFrom = nanos(now.minus(rules.olderThan()));
  }

  static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  @Override
  public void visit(FileSurvey.Listed directory) {
    directories.put(directory.path(), new OffloadPlan.Place(directory.place(), directory.stat()));
    var meant = new ArrayList<FileSurvey.Found>();
    for (var file : directory.files()) {
      newestModified = Math.max(newestModified, file.stat().modifiedAtNanos());
      newestChanged = Math.max(newestChanged, file.stat().changedAtNanos());
      if (others.stream().anyMatch(file.file()::startsWith)) {
        staying.add(Stay.NOT_ITS_OWN);
      } else if (!isMeant(file.path())) {
        staying.add(Stay.NOT_MEANT);
      } else {
        meant.add(file);
      }
    }
    var oldest = oldestOfNewest(meant);
    for (var file : meant) {
      var why = whyStays(file, directory, oldest);
      why.ifPresentOrElse(staying::add, () -> found.add(file));
    }
  }

  private boolean isMeant(EntryPath path) {
    var at = Optional.of(path);
    while (at.isPresent() && !at.get().equals(EntryPath.ROOT)) {
      var each = at.get();
      if (only.match(each.value(), each.name(), !each.equals(path))) {
        return true;
      }
      at = each.parent();
    }
    return false;
  }

  /// Whatever is as young as the last of those that are kept is kept, too.
  private long oldestOfNewest(List<FileSurvey.Found> meant) {
    return meant.stream()
        .map(each -> each.stat().modifiedAtNanos())
        .sorted(Comparator.reverseOrder())
        .limit(rules.keep())
        .min(Comparator.naturalOrder())
        .orElse(Long.MIN_VALUE);
  }

  private Optional<Stay> whyStays(
      FileSurvey.Found file, FileSurvey.Listed directory, long oldestKept) {
    if (file.stat().modifiedAtNanos() >= youngFrom) {
      return Optional.of(Stay.YOUNG);
    }
    if (file.stat().modifiedAtNanos() >= oldestKept) {
      return Optional.of(Stay.NEWEST);
    }
    if (file.stat().links() != 1) {
      return Optional.of(Stay.LINKED);
    }
    if (file.file().toString().indexOf('\uFFFD') >= 0) {
      return Optional.of(Stay.UNSPEAKABLE);
    }
    if (isBesideDatabase(file, directory)) {
      return Optional.of(Stay.DATABASE);
    }
    return found.size() >= MAX ? Optional.of(Stay.SURPLUS) : Optional.empty();
  }

  private static boolean isBesideDatabase(FileSurvey.Found file, FileSurvey.Listed directory) {
    var name = file.path().name();
    return DatabaseFiles.SIDECARS.stream()
        .anyMatch(
            ending ->
                name.endsWith(ending)
                    || directory.files().stream()
                        .anyMatch(other -> other.path().name().equals(name + ending)));
  }

  @Override
  public void pass(EntryPath directory, String reason) {
    passed.add("the directory %s could not be looked at: %s".formatted(directory, reason));
  }

  /// What may go, in path order.
  List<FileSurvey.Found> found() {
    found.sort(Comparator.comparing(FileSurvey.Found::path));
    return found;
  }

  /// The directories that files are in, and those around them.
  SortedMap<EntryPath, OffloadPlan.Place> around(List<FileSurvey.Found> files) {
    var around = new TreeMap<EntryPath, OffloadPlan.Place>();
    for (var file : files) {
      var at = file.path().parent();
      while (at.isPresent() && !around.containsKey(at.get())) {
        around.put(at.get(), Objects.requireNonNull(directories.get(at.get())));
        at = at.get().parent();
      }
    }
    return around;
  }

  /// How many stay, and why.
  Staying staying() {
    return staying;
  }

  /// What could not be looked at.
  List<String> passed() {
    return passed;
  }

  /// When the newest file was written to, and when anything was last changed about one; nanoseconds
  /// since 1970, the smallest number if there is none.
  long newestModified() {
    return newestModified;
  }

  long newestChanged() {
    return newestChanged;
  }
}
