/// The program.
@org.jspecify.annotations.NullMarked
package dev.backstay;
