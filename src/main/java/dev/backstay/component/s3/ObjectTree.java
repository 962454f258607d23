package dev.backstay.component.s3;

import dev.backstay.component.ObjectKeys;
import dev.backstay.snapshot.EntryPath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Objects as a tree of entries in path order: each directory before what is in it, and an object
/// that has the key of a directory in that.
final class ObjectTree {

  private final SortedObjects objects;

  /// What is to come before the next object.
  private final Deque<Node> ready = new ArrayDeque<>();

  /// Objects that stand in the directories that are open; the first comes first.
  private final Deque<Node> selves = new ArrayDeque<>();

  private Optional<ListedObject> ahead;
  private EntryPath directory = EntryPath.ROOT;

  /// Objects that were sorted.
  ObjectTree(SortedObjects objects) throws IOException {
    this.objects = objects;
    ahead = objects.next();
    ready.add(new Node(EntryPath.ROOT, null));
  }

  /// An entry.
  ///
  /// @param object the object; null for a directory
  record Node(EntryPath path, @Nullable ListedObject object) {}

  /// The next entry; empty after the last one.
  Optional<Node> next() throws IOException {
    while (ready.isEmpty() && ahead.isPresent()) {
      advance(ahead.get());
    }
    if (ready.isEmpty()) {
      return Optional.ofNullable(selves.poll());
    }
    return Optional.of(ready.remove());
  }

  private void advance(ListedObject object) throws IOException {
    var path = new EntryPath(object.path());
    while (!selves.isEmpty() && selves.element().path().compareTo(path) < 0) {
      ready.add(selves.remove());
    }
    ahead = objects.next();
    if (isDirectory(path)) {
      enter(path);
      selves.push(new Node(path.child(ObjectKeys.SELF), object));
      return;
    }
    enter(path.parent().orElseThrow());
    ready.add(new Node(path, object));
  }

  private boolean isDirectory(EntryPath path) {
    return ahead.filter(it -> it.path().startsWith(path.value() + "/")).isPresent();
  }

  /// Adds the directories that lead there and were not entered yet.
  private void enter(EntryPath wanted) {
    var missing = new ArrayDeque<EntryPath>();
    for (var each = wanted; !directory.isAtOrBelow(each); each = each.parent().orElseThrow()) {
      missing.push(each);
    }
    missing.forEach(each -> ready.add(new Node(each, null)));
    directory = wanted;
  }
}
