/// Runs: the program started as a child, followed while it works, and remembered.
///
/// What a run is stands in two places. The ledger has a row, written before the child is started:
/// who asked for what, and later how it ended. The child's standard output is a file of JSON lines,
/// which is read as it grows; its last line says how it ended. Whoever starts anew finds both.
@org.jspecify.annotations.NullMarked
package dev.backstay.dispatch;
