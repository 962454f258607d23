package dev.backstay.component.files;

import dev.backstay.component.FileStat;
import dev.backstay.snapshot.EntryPath;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers under which name a walk first met each file that has several.
final class FirstNames {

  private final Map<FileId, Known> known = new HashMap<>();

  private record FileId(long device, long inode) {}

  private record Known(EntryPath path, int namesLeft) {}

  /// The earlier name of the file; if there is none, this one is its first.
  Optional<EntryPath> earlierNameOf(FileStat stat, EntryPath path) {
    if (stat.links() < 2) {
      return Optional.empty();
    }
    var id = new FileId(stat.device(), stat.inode());
    var earlier = known.get(id);
    if (earlier == null) {
      known.put(id, new Known(path, stat.links() - 1));
      return Optional.empty();
    }
    if (earlier.namesLeft() == 1) {
      known.remove(id);
    } else {
      known.put(id, new Known(earlier.path(), earlier.namesLeft() - 1));
    }
    return Optional.of(earlier.path());
  }

  /// Forgets a name that did not come into the listing after all; the next one takes its place.
  void forget(String path) {
    known.values().removeIf(first -> first.path().toString().equals(path));
  }
}
