package dev.backstay.component;

import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks whether what one image names is among the entries of another. Used by one thread.
public final class ReferenceCheck {

  private static final int EXAMPLES_MAX = 3;

  private final Reference reference;
  private final Queryable from;
  private final Component in;
  private final NameSet names = new NameSet();

  private ReferenceCheck(Reference reference, Queryable from, Component in) {
    this.reference = reference;
    this.from = from;
    this.in = in;
  }

  /// Asks an image what it names.
  ///
  /// @throws IOException if it cannot be asked, or names too much
  public static ReferenceCheck ask(Reference reference, Queryable from, Component in)
      throws IOException {
    var check = new ReferenceCheck(reference, from, in);
    var more = new AtomicBoolean();
    from.ask(
        reference.query(),
        name -> {
          if (check.names.isFull()) {
            more.set(true);
          } else {
            check.names.add(check.pathOf(name));
          }
        });
    if (more.get()) {
      throw new IOException("it gives more than " + NameSet.NAMES_MAX + " names");
    }
    return check;
  }

  /// What is asked.
  public Reference reference() {
    return reference;
  }

  private String pathOf(String name) {
    return in.entryOf(reference.pathOf(name));
  }

  /// Whether an entry of the other component, or a directory that it is in, is named.
  public boolean isNamed(EntryPath entry) {
    for (var path = Optional.of(entry); path.isPresent(); path = path.get().parent()) {
      if (names.has(path.get().value())) {
        return true;
      }
    }
    return false;
  }

  /// Takes note of an entry of the other component.
  public void see(EntryMeta entry) {
    if (entry.type() != EntryType.DIRECTORY) {
      names.mark(entry.path().value());
      entry.path().parent().filter(_ -> isDirectoryItself(entry)).ifPresent(this::mark);
    }
  }

  private void mark(EntryPath path) {
    names.mark(path.value());
  }

  /// Where a key is a directory for others, its object stands in it.
  private static boolean isDirectoryItself(EntryMeta entry) {
    return entry.path().name().equals(ObjectKeys.SELF);
  }

  /// Takes note that an entry that was seen is not there after all.
  public void lose(String path) {
    names.unmark(path);
  }

  /// How many different things are named.
  public int size() {
    return names.size();
  }

  /// What to say once all entries were seen; empty if no more is missing than may be.
  ///
  /// @throws IOException if the image cannot be asked once more
  public Optional<String> finding() throws IOException {
    var missing = names.missing();
    if (missing <= reference.allowMissing()) {
      return Optional.empty();
    }
    var examples = new TreeSet<String>();
    from.ask(
        reference.query(),
        name -> {
          if (examples.size() < EXAMPLES_MAX && names.isMissing(pathOf(name))) {
            examples.add(EntryPath.escape(pathOf(name)));
          }
        });
    return Optional.of(
        "%d of %d that %s names are missing: %s%s"
            .formatted(
                missing,
                names.size(),
                reference.from(),
                String.join(", ", examples),
                missing > examples.size() ? ", ..." : ""));
  }
}
