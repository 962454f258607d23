/// Exactly what is stored, as values, and how each is written and read. No keys, no I/O.
///
/// Readers are written for hostile input: every length is checked against what is left before
/// anything is allocated, every number has one encoding, nothing may follow the last field. The
/// full description is docs/format.md.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.format;
