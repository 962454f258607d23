package dev.backstay.http;

import dev.backstay.http.Connections.Watched;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/// Hands bytes on in pieces of 64 KiB, each of which must be taken in time.
final class WatchedOutput extends OutputStream {

  private static final int PIECE_BYTES = 64 << 10;

  private final OutputStream to;
  private final Watched watched;
  private final Duration limit;
  private long written;

  WatchedOutput(OutputStream to, Watched watched, Duration limit) {
    this.to = to;
    this.watched = watched;
    this.limit = limit;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (var done = 0; done < length; ) {
      var piece = Math.min(PIECE_BYTES, length - done);
      var at = offset + done;
      inTime(() -> to.write(bytes, at, piece));
      done += piece;
      written += piece;
    }
  }

  @Override
  public void flush() throws IOException {
    inTime(to::flush);
  }

  @Override
  public void close() throws IOException {
    inTime(to::close);
  }

  /// How many bytes were handed on.
  long written() {
    return written;
  }

  private interface Step {
    void run() throws IOException;
  }

  private void inTime(Step step) throws IOException {
    watched.expect(limit);
    try {
      step.run();
    } finally {
      watched.rest();
    }
  }
}
