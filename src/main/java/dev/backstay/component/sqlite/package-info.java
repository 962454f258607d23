/// Captures and restores SQLite databases, consistent while other processes write to them.
///
/// How a live database is read, without ever writing to it: SQLite's shared lock is taken on the
/// main file (and, where processes use a write-ahead log, a read transaction on top), the files of
/// the generation are copied under it, the lock is let go, and the *copy* is recovered and checked
/// by SQLite itself. See [dev.backstay.component.sqlite.LockedCopy] for why the result is one
/// committed state.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.sqlite;
