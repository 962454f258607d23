/// The process that listens, schedules and remembers: its object graph, wired by hand, and its
/// life.
@org.jspecify.annotations.NullMarked
package dev.backstay.daemon;
