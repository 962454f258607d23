/// A place where things are only tried: a private directory, and programs that run in it and end
/// with it.
@org.jspecify.annotations.NullMarked
package dev.backstay.scratch;
