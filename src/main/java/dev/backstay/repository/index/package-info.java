/// Where each chunk is, in memory.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.index;
