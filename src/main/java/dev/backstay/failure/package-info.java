/// The sealed family of reasons why an operation could not do what was asked.
@org.jspecify.annotations.NullMarked
package dev.backstay.failure;
