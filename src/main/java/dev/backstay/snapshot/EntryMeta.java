package dev.backstay.snapshot;

import java.util.SortedMap;

/// An entry of a listing without its bytes.
///
/// @param path where it stands
/// @param type what it is
/// @param attributes what the file system keeps beside its bytes; for a hard link those of the file
/// @param sizeBytes length of the content; 0 for everything that is not a file
/// @param target what a symbolic link says, or the path that a hard link shares; else empty
/// @param database whether the content was captured through SQLite and must be restored as one
/// @param changeMark a number that is equal at the next capture only if the content and the
///     extended attributes are unchanged; 0 if both must be read again. Opaque, and never trusted
///     across hosts.
public record EntryMeta(
    EntryPath path,
    EntryType type,
    Attributes attributes,
    long sizeBytes,
    String target,
    boolean database,
    long changeMark) {

  /// The mark of an entry that must be read again.
  public static final long NO_MARK = 0;

  /// The same entry with another mark.
  public EntryMeta withChangeMark(long mark) {
    return new EntryMeta(path, type, attributes, sizeBytes, target, database, mark);
  }

  /// The same entry with other extended attributes.
  public EntryMeta withExtended(SortedMap<String, byte[]> values) {
    return new EntryMeta(
        path, type, attributes.withExtended(values), sizeBytes, target, database, changeMark);
  }

  /// Whether this entry, as the live system shows it now, has the content of the stored one.
  public boolean hasContentOf(EntryMeta stored) {
    return type == EntryType.FILE
        && stored.type == EntryType.FILE
        && changeMark != NO_MARK
        && changeMark == stored.changeMark
        && path.equals(stored.path);
  }
}
