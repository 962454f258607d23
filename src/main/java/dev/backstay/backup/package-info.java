/// The walk from live components to a committed snapshot.
///
/// ```text
/// 1 inspect every component          component
/// 2 hold the writers, if configured  Hold
/// 3 open every capture               component.<kind>
/// 4 read each capture into chunks    component.<kind> -> repository
/// 5 judge what was read; let go      backup, Hold
/// 6 packs, index, commit             repository -> store
/// ```
///
/// What was read is held against what is expected of it and against the last good snapshot.
///
/// A component that fails fails the run if it is critical, and is named in the snapshot if not. One
/// whose content is not valid, or not as expected, is kept as it is in a snapshot marked suspect,
/// and the run fails.
@org.jspecify.annotations.NullMarked
package dev.backstay.backup;
