/// Programs that are installed or started, and what they said last.
@org.jspecify.annotations.NullMarked
package dev.backstay.process;
