/// SynthOrg: an organisation of agents, with a database in SQLite or PostgreSQL, a memory in files,
/// and keys that its command-line program keeps.
@org.jspecify.annotations.NullMarked
package dev.backstay.preset.synthorg;
