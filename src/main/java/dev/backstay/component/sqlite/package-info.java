/// SQLite databases, captured online and restored as one generation with their sidecars.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.sqlite;
