package dev.backstay.component.sqlite;

import dev.backstay.component.Destination;
import dev.backstay.component.LiveSite;
import dev.backstay.component.Move;
import dev.backstay.component.Selection;
import dev.backstay.component.StagedComponent;
import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RestoreRefusedException;
import dev.backstay.run.Progress;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A restored database beside the live one, and the renames that exchange the two generations.
final class StagedDatabase implements StagedComponent {

  /// The order in which the live files are set aside: without its main file a sidecar is nothing.
  private static final List<String> SUFFIXES = List.of("", "-wal", "-shm", "-journal");

  private final Destination destination;
  private final LiveSite site;
  private final List<String> staged;
  private final boolean checked;

  private StagedDatabase(LiveSite site, List<String> staged, boolean checked) {
    this.site = site;
    this.destination = site.destination();
    this.staged = staged;
    this.checked = checked;
  }

  /// Writes the content beside the destination, under the names it will have there.
  static StagedDatabase build(
      ComponentContent content, Selection selection, Destination destination, Progress progress)
      throws IOException {
    var site = LiveSite.check(destination);
    StagedFile.directory(destination.staged());
    StagedFile.directory(destination.former());
    var staged = new ArrayList<String>();
    var checked = false;
    var mainName = "";
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      if (staged.isEmpty()) {
        mainName = entry.meta().path().value();
        requireWhole(selection, mainName);
      }
      var suffix = suffixOf(entry, mainName);
      StagedFile.write(content, entry, named(destination.staged(), destination, suffix), progress);
      staged.add(suffix);
      checked |= entry.meta().database();
    }
    if (staged.isEmpty()) {
      requireWhole(selection, mainName);
    }
    StagedFile.flush(destination.staged());
    StagedFile.flush(destination.work());
    StagedFile.flush(Objects.requireNonNull(destination.work().getParent()));
    return new StagedDatabase(site, List.copyOf(staged), checked);
  }

  private static void requireWhole(Selection selection, String mainName) {
    if (!selection.isAll() && !selection.path().value().equals(mainName)) {
      throw new RestoreRefusedException(
          FailureCode.PATH_UNKNOWN,
          "the component has no " + selection.path(),
          "Leave the path away: a database is restored as a whole.");
    }
  }

  private static String suffixOf(StoredEntry entry, String mainName) {
    var name = entry.meta().path().value();
    var suffix = name.startsWith(mainName) ? name.substring(mainName.length()) : name;
    if (!SUFFIXES.contains(suffix)) {
      throw new RestoreRefusedException(
          FailureCode.PATH_CONFLICT,
          "%s does not belong to the database %s".formatted(name, mainName),
          "The snapshot holds something else under this name; look at its listing.");
    }
    return suffix;
  }

  private static Path named(Path directory, Destination destination, String suffix) {
    return directory.resolve(destination.live().getFileName() + suffix);
  }

  @Override
  public Destination destination() {
    return destination;
  }

  /// Checks the database through SQLite; files taken as they were are not expected to be whole.
  @Override
  public void verify() {
    if (!checked) {
      return;
    }
    var file = named(destination.staged(), destination, "");
    try {
      DatabaseCheck.of(file);
    } catch (InvalidDatabaseException invalid) {
      throw Failures.staged(file, invalid);
    } catch (IOException fault) {
      throw Failures.stagedUnreadable(file, fault);
    }
  }

  @Override
  public List<Move> moves() {
    var live = new Generation(destination.live());
    site.checkAgain();
    requireReplaceable(live.main());
    TargetUse.requireNone(live);
    var moves = new ArrayList<Move>();
    for (var suffix : SUFFIXES) {
      var file = live.sidecar(suffix);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        moves.add(new Move(file, named(destination.former(), destination, suffix)));
      }
    }
    // A main file must not stand alone for a moment if it needs its log.
    for (var suffix : staged.reversed()) {
      moves.add(new Move(named(destination.staged(), destination, suffix), live.sidecar(suffix)));
    }
    return List.copyOf(moves);
  }

  private static void requireReplaceable(Path main) {
    var exists = Files.exists(main, LinkOption.NOFOLLOW_LINKS);
    if (exists && !Files.isRegularFile(main, LinkOption.NOFOLLOW_LINKS)) {
      throw new RestoreRefusedException(
          FailureCode.TARGET_UNSUPPORTED,
          main + " is not a regular file",
          "Restore to the path where the database itself stands, not to a link or directory.");
    }
  }
}
