/// Opens a component, live or of a snapshot, where it can be asked for rows and nothing live is
/// touched.
///
/// ```text
/// open
///   1 require that scratch is apart from everything live    drill
///   2 a private area                                        scratch
///   3 the database in it: a file, a document, a server      Engine, component.<kind>
///   4 rows                                                  rows
///   5 remove it all
/// ```
@org.jspecify.annotations.NullMarked
package dev.backstay.ask;
