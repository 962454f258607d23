/// Work that was under way when a snapshot was taken, and what becomes of it when it is restored.
@NullMarked
package dev.backstay.inflight;

import org.jspecify.annotations.NullMarked;
