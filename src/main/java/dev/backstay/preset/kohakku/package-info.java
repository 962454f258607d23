/// Kohakku: dispatches agents, with its state in databases of PostgreSQL, in Redis and in a bucket.
@org.jspecify.annotations.NullMarked
package dev.backstay.preset.kohakku;
