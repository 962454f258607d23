package dev.backstay.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An open file whose writes, truncations and forces are steps. Closing always works.
final class FaultyChannel extends FileChannel {

  private static final int TRANSFER_BYTES = 1 << 16;

  private final String name;
  private final FileChannel real;
  private final Faults faults;
  private final DiskRecord record;
  private final DiskChange.@Nullable Node node;

  FaultyChannel(Path path, FileChannel real, Faults faults, DiskRecord record) {
    this.name = path.toString();
    this.real = real;
    this.faults = faults;
    this.record = record;
    this.node = record.find(path);
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    faults.requireAlive();
    return real.read(dst);
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    faults.requireAlive();
    return real.read(dsts, offset, length);
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    faults.requireAlive();
    return real.read(dst, position);
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    var bytes = src.duplicate();
    return faults.step(
        "write " + name,
        () ->
            record.doing(
                () -> real.write(src), count -> note(real.position() - count, bytes, count)));
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    for (var i = offset; i < offset + length; i++) {
      if (srcs[i].hasRemaining()) {
        return write(srcs[i]);
      }
    }
    return 0;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    var bytes = src.duplicate();
    return faults.step(
        "write " + name,
        () -> record.doing(() -> real.write(src, position), count -> note(position, bytes, count)));
  }

  private void note(long position, ByteBuffer bytes, int count) {
    record.written(node, position, bytes.slice(bytes.position(), count));
  }

  @Override
  public long position() throws IOException {
    faults.requireAlive();
    return real.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    faults.requireAlive();
    real.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    faults.requireAlive();
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    faults.step(
        "truncate " + name,
        () -> record.doing(() -> real.truncate(size).size(), _ -> record.truncated(node, size)));
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    faults.step(
        "force " + name,
        () ->
            record.doing(
                () -> {
                  real.force(metaData);
                  return name;
                },
                _ -> record.forced(node, metaData)));
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    faults.requireAlive();
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    var bytes = ByteBuffer.allocate((int) Math.min(count, TRANSFER_BYTES));
    src.read(bytes);
    bytes.flip();
    return bytes.hasRemaining() ? write(bytes, position) : 0;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("changes through a mapping cannot be counted");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    faults.requireAlive();
    return real.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    faults.requireAlive();
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
