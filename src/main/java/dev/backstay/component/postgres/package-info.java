/// State that PostgreSQL keeps: one database, captured and restored by the client programs.
///
/// Queries go through `psql`, so that it, `pg_dump` and `pg_restore` reach the server by one set of
/// rules: those of PostgreSQL's own library, in whatever container they may be run.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.postgres;
