/// The walk from a snapshot to live components, with a way back.
///
/// ```text
/// 1 plan: read the listings, look at the targets    changes nothing
/// 2 stage every component beside its live place     component.<kind>
/// 3 verify what was staged, by its engine           component.<kind>
/// 4 stop services, each recorded first              ServiceSteps, journal
/// 5 take a safety snapshot of what is live          backup
///   and stop the servers whose files are exchanged  ServiceSteps, journal
/// 6 swap: renames, each recorded first; servers     SwapMoves, ServerSteps
/// 7 programs take their state, each recorded first  ProgramSteps, journal
/// 8 start services, and wait until they are well    ServiceSteps, journal
///   one that is a server itself is compared first   ServerSteps
/// 9 settle: drop the former state
/// ```
///
/// Whatever happens before 6 leaves the live state untouched; a failure in 6 to 8 is undone. A
/// process killed anywhere leaves a journal from which the restore is resumed or rolled back.
@org.jspecify.annotations.NullMarked
package dev.backstay.restore;
