package dev.backstay.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// An open file whose writes, truncations and forces are steps. Closing always works.
final class FaultyChannel extends FileChannel {

  private final String name;
  private final FileChannel real;
  private final Faults faults;

  FaultyChannel(String name, FileChannel real, Faults faults) {
    this.name = name;
    this.real = real;
    this.faults = faults;
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
    return faults.step("write " + name, () -> real.write(src));
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    return faults.step("write " + name, () -> real.write(srcs, offset, length));
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    return faults.step("write " + name, () -> real.write(src, position));
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
    faults.step("truncate " + name, () -> real.truncate(size).size());
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    faults.step(
        "force " + name,
        () -> {
          real.force(metaData);
          return name;
        });
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    faults.requireAlive();
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    return faults.step("write " + name, () -> real.transferFrom(src, position, count));
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
