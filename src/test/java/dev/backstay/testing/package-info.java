/// Doubles, harnesses and makers of test material. Strict by default: what a double cannot do
/// honestly it refuses.
@org.jspecify.annotations.NullMarked
package dev.backstay.testing;
