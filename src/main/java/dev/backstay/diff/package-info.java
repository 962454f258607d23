/// What differs between two states of a component.
@org.jspecify.annotations.NullMarked
package dev.backstay.diff;
