/// Which snapshots stay, and how others are forgotten.
@org.jspecify.annotations.NullMarked
package dev.backstay.retention;
