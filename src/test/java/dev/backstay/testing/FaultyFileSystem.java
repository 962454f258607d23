package dev.backstay.testing;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The default file system with every change counted and failing on demand.
///
/// Steps are: opening for writing, write, force (of directories too), truncate, create directory,
/// link, symbolic link, move, copy, delete, and setting an attribute. Reading is not counted, but
/// fails after a crash.
///
/// [#wrap] gives a path of this file system; whatever is derived from it stays in it. Text and URI
/// of such a path are those of the real one, so `Path.of(path.toUri())` and `Path.of(text)` leave
/// this file system, and `Files` then does unharmed what it should have failed at; [#wrap] again.
/// Relative default paths may be resolved against a path of this file system; every other mixing
/// fails with a [ProviderMismatchException]. There is no secure directory stream, watching, mapping
/// or `toFile`.
public final class FaultyFileSystem extends FileSystem {

  private final FileSystem real = FileSystems.getDefault();
  private final FaultyProvider provider;

  /// Counts and fails as the faults say.
  public FaultyFileSystem(Faults faults) {
    this(faults, DiskRecord.off());
  }

  /// The same, with everything recorded that is done below the record's directory.
  public FaultyFileSystem(Faults faults, DiskRecord record) {
    this.provider = new FaultyProvider(this, faults, record);
  }

  /// The path in this file system.
  public Path wrap(Path path) {
    return path instanceof FaultyPath wrapped
        ? new FaultyPath(this, wrapped.real())
        : new FaultyPath(this, path);
  }

  /// Lets every listing of the directory fail after its first entry.
  public void breakListing(Path directory) {
    provider.breakListing(realOf(directory));
  }

  @Nullable Path wrapOrNull(@Nullable Path path) {
    return path == null ? null : wrap(path);
  }

  /// The real path behind a path of this file system.
  static Path realOf(Path path) {
    if (path instanceof FaultyPath wrapped) {
      return wrapped.real();
    }
    throw new ProviderMismatchException("not a path of this file system: " + path);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return () -> {
      var roots = real.getRootDirectories().iterator();
      return new java.util.Iterator<>() {
        @Override
        public boolean hasNext() {
          return roots.hasNext();
        }

        @Override
        public Path next() {
          return wrap(roots.next());
        }
      };
    };
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    var matcher = real.getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(realOf(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    throw new UnsupportedOperationException();
  }
}
