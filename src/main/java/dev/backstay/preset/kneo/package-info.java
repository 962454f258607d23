/// kneo-serv: a service for agents, with its state in SQLite and files beside it, or in PostgreSQL.
@org.jspecify.annotations.NullMarked
package dev.backstay.preset.kneo;
