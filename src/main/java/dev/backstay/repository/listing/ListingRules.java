package dev.backstay.repository.listing;

import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.UnsafePathException;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must hold between the entries of a listing: ascending order, nothing twice, everything
/// below a directory that came before it, hard links to a path that came before it and is no
/// directory and no link.
///
/// Keeps eight bytes of each directory and link. A listing without a root directory has a single
/// file in it. Used by one thread.
public final class ListingRules {

  private final Deque<EntryPath> directories = new ArrayDeque<>();
  private final Set<Long> notFiles = new HashSet<>();
  private @Nullable EntryPath last;

  /// Checks the next entry.
  public void check(EntryMeta entry) throws MalformedException {
    var path = entry.path();
    if (last != null && last.compareTo(path) >= 0) {
      throw new MalformedException("entry " + path + " does not come after " + last);
    }
    checkParent(path);
    if (entry.type() == EntryType.DIRECTORY) {
      directories.push(path);
    }
    if (entry.type() == EntryType.HARD_LINK) {
      checkHardLink(entry);
    }
    if (entry.type() != EntryType.FILE) {
      notFiles.add(hash(path.value()));
    }
    last = path;
  }

  // FNV-1a: an accidental equality would take more paths than a listing can have.
  private static long hash(String path) {
    var hash = 0xCBF2_9CE4_8422_2325L;
    for (var i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x0000_0100_0000_01B3L;
    }
    return hash;
  }

  private void checkParent(EntryPath path) throws MalformedException {
    var parent = path.parent();
    if (parent.isEmpty() || (directories.isEmpty() && !path.value().contains("/"))) {
      return;
    }
    while (!directories.isEmpty() && !parent.get().equals(directories.peek())) {
      directories.pop();
    }
    if (directories.isEmpty()) {
      throw new UnsafePathException("entry " + path + " is not below a directory");
    }
  }

  private void checkHardLink(EntryMeta entry) throws MalformedException {
    var problem = EntryPath.problemOf(entry.target());
    if (problem.isPresent() || entry.target().isEmpty()) {
      throw new UnsafePathException(
          "hard link " + entry.path() + " to " + problem.orElse("nothing"));
    }
    if (EntryPath.compare(entry.target(), entry.path().value()) >= 0) {
      throw new UnsafePathException("hard link " + entry.path() + " to a later path");
    }
    if (notFiles.contains(hash(entry.target()))) {
      throw new UnsafePathException("hard link " + entry.path() + " to something that is no file");
    }
  }
}
