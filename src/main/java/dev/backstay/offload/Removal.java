package dev.backstay.offload;

import dev.backstay.component.FileStat;
import dev.backstay.component.FilesInUse;
import dev.backstay.component.WorkDirectory;
import dev.backstay.component.files.FileSurvey;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Removes files that are in a snapshot, each looked at once more where nobody finds it.
final class Removal {

  /// So many names are missing at once.
  private static final int LOT = 256;

  /// A file, and how it is set aside.
  record Doomed(FileSurvey.Found file, Aside aside) {}

  private final Path processes;
  private final Staying staying;
  private final List<String> failures = new ArrayList<>();
  private final Set<Path> touched = new LinkedHashSet<>();
  private boolean isClean = true;
  private long files;
  private long bytes;

  Removal(Path processes, Staying staying) {
    this.processes = processes;
    this.staying = staying;
  }

  void of(List<Doomed> doomed) {
    for (var from = 0; from < doomed.size(); from += LOT) {
      lot(doomed.subList(from, Math.min(from + LOT, doomed.size())));
    }
    touched.forEach(this::sync);
  }

  private void lot(List<Doomed> doomed) {
    var before = FilesInUse.look(processes);
    var aside = new ArrayList<Doomed>();
    for (var each : doomed) {
      if (setAside(each, before)) {
        aside.add(each);
      }
    }
    var after = FilesInUse.look(processes);
    aside.forEach(each -> decide(each, after));
  }

  /// Whether there is something under the other name now.
  private boolean setAside(Doomed doomed, FilesInUse inUse) {
    var file = doomed.file;
    try {
      var directory = Objects.requireNonNull(file.file().getParent());
      if (!FileStat.of(directory).isSameFile(file.directory())
          || !FileStat.of(file.file()).isUnchangedSince(file.stat())) {
        staying.add(Stay.CHANGED);
        return false;
      }
      if (inUse.has(file.stat())) {
        staying.add(Stay.OPEN);
        return false;
      }
      touched.add(directory);
      doomed.aside.setAside();
      return true;
    } catch (NoSuchFileException gone) {
      staying.add(Stay.CHANGED);
      return false;
    } catch (IOException e) {
      return mayBeAside(doomed, e);
    }
  }

  /// What answered with a failure may have been done.
  private boolean mayBeAside(Doomed doomed, IOException failure) {
    try {
      if (doomed.aside.isAside()) {
        return true;
      }
    } catch (IOException unknown) {
      isClean = false;
      failure.addSuppressed(unknown);
    }
    fail(doomed, "could not be set aside", failure);
    return false;
  }

  private void decide(Doomed doomed, FilesInUse inUse) {
    try {
      var stat = FileStat.of(doomed.aside.aside());
      if (!doomed.aside.isArchived(stat)) {
        putBack(doomed);
        staying.add(Stay.CHANGED);
      } else if (inUse.has(stat)) {
        putBack(doomed);
        staying.add(Stay.OPEN);
      } else {
        remove(doomed);
      }
    } catch (IOException e) {
      isClean = false;
      fail(doomed, "is left as " + doomed.aside.aside(), e);
    }
  }

  private void remove(Doomed doomed) throws IOException {
    try {
      doomed.aside.remove();
    } catch (IOException e) {
      if (doomed.aside.isAside()) {
        putBack(doomed);
        fail(doomed, "could not be removed", e);
        return;
      }
    }
    files++;
    bytes += doomed.file.stat().sizeBytes();
  }

  private void putBack(Doomed doomed) throws IOException {
    try {
      doomed.aside.putBack();
    } catch (FileAlreadyExistsException taken) {
      // Two files want one name now: what is in the snapshot may go, anything else may not.
      if (!doomed.aside.isArchived(FileStat.of(doomed.aside.aside()))) {
        throw taken;
      }
      doomed.aside.remove();
    }
  }

  private void sync(Path directory) {
    try {
      WorkDirectory.sync(directory);
    } catch (IOException e) {
      isClean = false;
      failures.add(
          "the removal of files in %s may not be durable: %s"
              .formatted(EntryPath.escape(directory.toString()), e.getMessage()));
    }
  }

  private void fail(Doomed doomed, String what, IOException e) {
    staying.add(Stay.FAILED);
    failures.add("%s %s: %s".formatted(doomed.file.path(), what, e.getMessage()));
  }

  /// Whether nothing is left under another name, as far as is known.
  boolean isClean() {
    return isClean;
  }

  List<String> failures() {
    return failures;
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }
}
