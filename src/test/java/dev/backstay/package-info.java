/// What holds for the house as a whole.
@org.jspecify.annotations.NullMarked
package dev.backstay;
