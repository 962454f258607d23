/// What a snapshot holds, as bytes for other programs.
@org.jspecify.annotations.NullMarked
package dev.backstay.export;
