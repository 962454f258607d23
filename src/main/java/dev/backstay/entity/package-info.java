/// One thing out of a snapshot, as a run or an agent, put back among all that is live.
///
/// ```text
/// plan       EntityPlanner                        changes nothing
///   1 bring its components out of the snapshot    ask
///   2 write down its rows and items, stored and   component.<kind>
///     live, in scratch
///   3 list its files, stored and live             FileShares
/// execute    EntityRestore
///   4 what was written down, durably; files       component.files
///     beside their places
///   5 a safety snapshot of the components         restore
///   6 exchange files, then rows and items, each   restore, component.<kind>
///     component in a transaction of its own
///   7 settle, or undo                             restore
/// ```
///
/// Whoever uses the components may go on: an exchange is refused if what belongs to the entity is
/// not what it was in 2. A process killed anywhere leaves a journal from which the restore is
/// resumed or rolled back.
@org.jspecify.annotations.NullMarked
package dev.backstay.entity;
