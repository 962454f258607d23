package dev.backstay.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What any reader of hostile bytes owes: to fail as declared, and not to believe a length.
public final class Hostile {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long FREE_BYTES = 16L << 20;
  private static final long BYTES_PER_BYTE = 200;

  private Hostile() {}

  /// Reads something.
  public interface Reading {
    /// Reads it, or fails as declared.
    void run() throws Exception;
  }

  /// Reads an input of that length. Only failures of the given type may come out of it, and memory
  /// must keep to the input's length, whatever lengths it declares.
  public static void read(int inputBytes, Class<? extends Exception> declared, Reading reading) {
    var most = FREE_BYTES + BYTES_PER_BYTE * inputBytes;
    // The first time, classes are loaded too.
    if (allocated(declared, reading) > most) {
      var again = allocated(declared, reading);
      if (again > most) {
        throw new AssertionError(again + " bytes for an input of " + inputBytes);
      }
    }
  }

  private static long allocated(Class<? extends Exception> declared, Reading reading) {
    var before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.run();
    } catch (Exception failure) {
      if (!declared.isInstance(failure)) {
        throw new AssertionError("undeclared: " + failure, failure);
      }
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /// Requires that what was read is written as the bytes it was read from.
  public static void requireCanonical(byte[] read, byte[] written) {
    if (!Arrays.equals(read, written)) {
      throw new AssertionError(
          "read from " + read.length + " bytes, written as " + written.length + " others");
    }
  }

  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
