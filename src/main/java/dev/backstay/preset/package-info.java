/// What is known of orchestrators of one sort: where their own configuration says that their state
/// is, and what must be true of it.
@org.jspecify.annotations.NullMarked
package dev.backstay.preset;
