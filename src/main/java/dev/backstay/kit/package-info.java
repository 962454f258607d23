/// What a bare machine needs to recover everything, as one sealed text that can be printed.
@org.jspecify.annotations.NullMarked
package dev.backstay.kit;
