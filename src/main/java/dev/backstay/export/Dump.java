package dev.backstay.export;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.UsageException;
import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.StoredEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A file of a snapshot as its bytes, or everything below a directory as a tar archive.
///
/// Only authenticated bytes are written. What fails on the way fails after the bytes before it were
/// written.
public final class Dump {

  private final ComponentContent content;
  private final EntryPath path;
  private final Optional<StoredEntry> file;

  private Dump(ComponentContent content, EntryPath path, Optional<StoredEntry> file) {
    this.content = content;
    this.path = path;
    this.file = file;
  }

  /// What stands at that path. The root of a component that is a single file is that file.
  ///
  /// @throws UsageException if nothing does
  public static Dump of(ComponentContent content, EntryPath path) {
    var first = first(content, path);
    if (first.isEmpty()) {
      throw new UsageException(
          FailureCode.PATH_UNKNOWN,
          "component " + content.component().name() + " has no " + path,
          "`backstay ls latest:"
              + content.component().name()
              + "` shows what it has in the newest.");
    }
    return new Dump(content, path, first.flatMap(entry -> fileOf(content, path, entry)));
  }

  private static Optional<StoredEntry> fileOf(
      ComponentContent content, EntryPath path, StoredEntry first) {
    var meta = first.meta();
    var single = path.equals(EntryPath.ROOT) && content.component().entryCount() == 1;
    if (!meta.path().equals(path) && !single) {
      return Optional.empty();
    }
    return switch (meta.type()) {
      case FILE -> Optional.of(first);
      case HARD_LINK -> first(content, new EntryPath(meta.target()));
      case DIRECTORY, SYMLINK -> Optional.empty();
    };
  }

  private static Optional<StoredEntry> first(ComponentContent content, EntryPath path) {
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      if (entry.meta().path().isAtOrBelow(path)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /// Whether it is a file, as against a directory or a symbolic link.
  public boolean isFile() {
    return file.isPresent();
  }

  /// How many bytes the file has.
  public long sizeBytes() {
    return file.map(entry -> entry.meta().sizeBytes()).orElse(0L);
  }

  /// Writes the bytes of the file.
  ///
  /// @throws IOException only what the stream throws
  public void writeFile(OutputStream to) throws IOException {
    content.read(file.orElseThrow(), new CountedOutput(to));
  }

  /// Writes a tar archive of what stands at the path and below, under the names that a listing of
  /// the component shows.
  ///
  /// @throws IOException only what the stream throws
  public void writeTar(OutputStream to) throws IOException {
    var out = new CountedOutput(to);
    var outside = outside();
    var firstNames = new HashMap<String, String>();
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      if (!entry.meta().path().isAtOrBelow(path)) {
        continue;
      }
      var target = outside.get(entry.meta().target());
      if (entry.meta().type() == EntryType.HARD_LINK && target != null) {
        var first = firstNames.putIfAbsent(entry.meta().target(), entry.meta().path().value());
        if (first == null) {
          writeFile(entry.meta(), target, out);
        } else {
          out.write(TarHeader.of(entry.meta(), nameOf(entry.meta()), '1', first, 0));
        }
      } else {
        write(entry, out);
      }
    }
    out.write(new byte[2 * TarHeader.BLOCK]);
  }

  private void write(StoredEntry entry, CountedOutput out) throws IOException {
    var meta = entry.meta();
    switch (meta.type()) {
      case FILE -> writeFile(meta, entry, out);
      case DIRECTORY -> out.write(TarHeader.of(meta, nameOf(meta), '5', "", 0));
      case SYMLINK -> out.write(TarHeader.of(meta, nameOf(meta), '2', meta.target(), 0));
      case HARD_LINK -> out.write(TarHeader.of(meta, nameOf(meta), '1', meta.target(), 0));
    }
  }

  private void writeFile(EntryMeta meta, StoredEntry bytes, CountedOutput out) throws IOException {
    var sizeBytes = bytes.meta().sizeBytes();
    out.write(TarHeader.of(meta, nameOf(meta), '0', "", sizeBytes));
    var before = out.count();
    content.read(bytes, out);
    if (out.count() - before != sizeBytes) {
      throw new IllegalStateException(meta.path() + " has not " + sizeBytes + " bytes");
    }
    out.write(new byte[TarHeader.padding(sizeBytes)]);
  }

  private static String nameOf(EntryMeta meta) {
    var name = meta.path().value().isEmpty() ? "." : meta.path().value();
    return meta.type() == EntryType.DIRECTORY ? name + "/" : name;
  }

  /// The files outside of the path that hard links below it share: the first of these links is
  /// written as the file.
  private Map<String, StoredEntry> outside() {
    var wanted = new HashSet<String>();
    for (var entries = content.entries(); entries.hasNext(); ) {
      var meta = entries.next().meta();
      if (meta.type() == EntryType.HARD_LINK
          && meta.path().isAtOrBelow(path)
          && !new EntryPath(meta.target()).isAtOrBelow(path)) {
        wanted.add(meta.target());
      }
    }
    return wanted.isEmpty() ? Map.of() : found(wanted);
  }

  private Map<String, StoredEntry> found(Set<String> wanted) {
    var found = new HashMap<String, StoredEntry>();
    for (var entries = content.entries(); entries.hasNext(); ) {
      var entry = entries.next();
      if (wanted.contains(entry.meta().path().value())) {
        found.put(entry.meta().path().value(), entry);
      }
    }
    return found;
  }
}
