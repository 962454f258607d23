/// The object graph, wired by hand from a configuration.
@org.jspecify.annotations.NullMarked
package dev.backstay.app;
