package dev.backstay.ask;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What is closed together, the last first, also if one of them fails.
final class Kept implements Closeable {

  private final Deque<Closeable> all = new ArrayDeque<>();

  void add(Closeable each) {
    all.push(each);
  }

  @Override
  public void close() throws IOException {
    Exception first = null;
    for (var each = all.poll(); each != null; each = all.poll()) {
      try {
        each.close();
      } catch (IOException | RuntimeException failed) {
        first = first(first, failed);
      }
    }
    switch (first) {
      case null -> {}
      case IOException fault -> throw fault;
      case RuntimeException failed -> throw failed;
      default -> throw new IllegalStateException(first);
    }
  }

  private static Exception first(@Nullable Exception first, Exception further) {
    if (first == null) {
      return further;
    }
    first.addSuppressed(further);
    return first;
  }
}
