/// What the service remembers, in one SQLite database.
///
/// Runs, the slots that had theirs, jobs, changed settings, tokens, accounts, alarms, the audit
/// trail, and how far it was sent on. Nothing that a snapshot needs is among it: without
/// the journal its history is lost, and no protection.
@org.jspecify.annotations.NullMarked
package dev.backstay.journal;
