/// Snapshots kept encrypted and deduplicated in an object store.
///
/// [Repository] opens the place; [SnapshotWriter] and [SnapshotReader] are the way in and the way
/// out. A snapshot is written in one order: packs, index, commit. It exists from the commit on, and
/// nothing that exists is ever changed. The bytes are described in docs/format.md.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository;
