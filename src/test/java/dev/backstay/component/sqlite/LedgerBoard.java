package dev.backstay.component.sqlite;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A few numbers that a writer's process and its test share through a mapped file.
final class LedgerBoard {

  private static final int LENGTH = 64;
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer shared;

  LedgerBoard(Path file) throws IOException {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      shared = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
    }
  }

  /// The number of the last transaction whose commit returned.
  long acknowledged() {
    return (long) LONGS.getVolatile(shared, 0);
  }

  void acknowledge(long counter) {
    LONGS.setVolatile(shared, 0, counter);
  }

  /// The longest transaction since it was last taken, in nanoseconds.
  long takeLongest() {
    return (long) LONGS.getAndSet(shared, 8, 0L);
  }

  void recordDuration(long nanos) {
    if ((long) LONGS.getVolatile(shared, 8) < nanos) {
      LONGS.setVolatile(shared, 8, nanos);
    }
  }
}
