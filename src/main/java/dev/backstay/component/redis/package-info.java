/// State that a Redis or Valkey server keeps: its keys, captured as a replica gets them, and
/// restored into a spare logical database or as the files that a stopped server starts from.
@org.jspecify.annotations.NullMarked
package dev.backstay.component.redis;
