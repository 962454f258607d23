/// Chunks on their way into packs and out of them.
///
/// In: chunks are appended to an open segment, one for content and one for what describes it; full
/// segments are sealed by workers, opened again and compared, and appended to the open pack; full
/// packs are named by the hash of their bytes and created in the store. Out: a segment is read,
/// opened and kept for a while, and each chunk is checked against its name before it is used.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.pack;
