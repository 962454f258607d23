/// Content cut into chunks, and the names of chunks.
@org.jspecify.annotations.NullMarked
package dev.backstay.repository.chunk;
