package dev.backstay.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/// A path of a [FaultyFileSystem].
final class FaultyPath implements Path {

  private final FaultyFileSystem fileSystem;
  private final Path real;

  FaultyPath(FaultyFileSystem fileSystem, Path real) {
    this.fileSystem = fileSystem;
    this.real = real;
  }

  Path real() {
    return real;
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return real.isAbsolute();
  }

  @Override
  public @Nullable Path getRoot() {
    return fileSystem.wrapOrNull(real.getRoot());
  }

  @Override
  public @Nullable Path getFileName() {
    return fileSystem.wrapOrNull(real.getFileName());
  }

  @Override
  public @Nullable Path getParent() {
    return fileSystem.wrapOrNull(real.getParent());
  }

  @Override
  public int getNameCount() {
    return real.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return fileSystem.wrap(real.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return fileSystem.wrap(real.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof FaultyPath wrapped && real.startsWith(wrapped.real);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof FaultyPath wrapped && real.endsWith(wrapped.real);
  }

  @Override
  public Path normalize() {
    return fileSystem.wrap(real.normalize());
  }

  @Override
  public Path resolve(Path other) {
    if (!(other instanceof FaultyPath) && other.isAbsolute()) {
      throw new ProviderMismatchException("leaves the faulty file system: " + other);
    }
    return fileSystem.wrap(
        real.resolve(other instanceof FaultyPath wrapped ? wrapped.real : other));
  }

  @Override
  public Path relativize(Path other) {
    return fileSystem.wrap(real.relativize(FaultyFileSystem.realOf(other)));
  }

  @Override
  public URI toUri() {
    return real.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return fileSystem.wrap(real.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return fileSystem.wrap(real.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return real.compareTo(FaultyFileSystem.realOf(other));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FaultyPath path
        && fileSystem == path.fileSystem
        && real.equals(path.real);
  }

  @Override
  public int hashCode() {
    return real.hashCode();
  }

  @Override
  public String toString() {
    return real.toString();
  }
}
