package dev.backstay.component.redis;

import dev.backstay.component.Scratch;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Takes an RDB file from a server as fast as it comes, and reads what it says while it passes.
///
/// A server keeps in memory what changes while it sends, and gives up on who does not read for a
/// minute: so what comes is kept in a scratch file, if there is one, until it is asked for.
final class Download implements AutoCloseable {

  private static final int PIPE = 1 << 20;

  private final RdbSource source;
  private final OutputStream aside;
  private final Optional<Path> file;
  private final FutureTask<Census> task = new FutureTask<>(this::pull);
  private @Nullable InputStream bytes;

  private Download(
      RdbSource source, OutputStream aside, Optional<Path> file, @Nullable InputStream bytes) {
    this.source = source;
    this.aside = aside;
    this.file = file;
    this.bytes = bytes;
  }

  /// Begins; what comes is kept in a new scratch file, which goes when this is closed.
  static Download begin(RdbSource source, Scratch scratch) throws IOException {
    var file = scratch.newFile("redis");
    return new Download(source, Files.newOutputStream(file), Optional.of(file), null).started();
  }

  /// Begins; what comes must be read at once.
  static Download begin(RdbSource source) throws IOException {
    var pipe = new PipedInputStream(PIPE);
    return new Download(source, new PipedOutputStream(pipe), Optional.empty(), pipe).started();
  }

  private Download started() {
    Thread.ofPlatform().daemon().name("rdb").start(task);
    return this;
  }

  private Census pull() throws IOException {
    try (var out = aside;
        var in = source.open()) {
      return Census.of(new RdbInput(new Tee(in, out)));
    }
  }

  /// What is read from a stream is written to another one.
  private static final class Tee extends InputStream {

    private final InputStream in;
    private final OutputStream out;

    Tee(InputStream in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      var count = in.read(to, offset, length);
      if (count > 0) {
        out.write(to, offset, count);
        out.flush();
      }
      return count;
    }
  }

  /// Reads up to so many bytes of the file; -1 at its end, if it was whole and valid.
  int read(byte[] to, int offset, int length) throws IOException {
    var from = bytes;
    if (from == null) {
      census();
      from = Files.newInputStream(file.orElseThrow());
      bytes = from;
    }
    var count = from.read(to, offset, length);
    if (count < 0) {
      census();
    }
    return count;
  }

  /// Waits until the file has come; says what it holds.
  ///
  /// @throws IOException if it has not come whole, or is not valid
  Census census() throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the server sent its state");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Breaks it off if it is still going on, and removes what was kept.
  @Override
  public void close() throws IOException {
    source.close();
    try (var _ = bytes) {
      aside.close();
    }
    if (file.isPresent()) {
      Files.deleteIfExists(file.get());
    }
  }
}
