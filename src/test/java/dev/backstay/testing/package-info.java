/// Doubles that keep the promises of the real thing, break them on demand, and count.
@org.jspecify.annotations.NullMarked
package dev.backstay.testing;
