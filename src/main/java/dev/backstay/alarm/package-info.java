/// What somebody must be told, when, and how it is told.
@org.jspecify.annotations.NullMarked
package dev.backstay.alarm;
