package dev.backstay.testing;

import static dev.backstay.testing.FaultyFileSystem.realOf;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Does what the default provider does, unless the faults will not have it.
final class FaultyProvider extends FileSystemProvider {

  private static final Set<OpenOption> WRITING =
      Set.of(
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND,
          StandardOpenOption.CREATE,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.DELETE_ON_CLOSE);

  private final FaultyFileSystem fileSystem;
  private final Faults faults;
  private final DiskRecord record;
  private final FileSystemProvider real = FileSystems.getDefault().provider();

  private final Set<Path> brokenListings = ConcurrentHashMap.newKeySet();

  FaultyProvider(FaultyFileSystem fileSystem, Faults faults, DiskRecord record) {
    this.fileSystem = fileSystem;
    this.faults = faults;
    this.record = record;
  }

  void breakListing(Path directory) {
    brokenListings.add(directory);
  }

  /// A step without a result.
  @FunctionalInterface
  interface Change {
    void make() throws IOException;
  }

  private void step(String description, Change change, Change noting) throws IOException {
    faults.step(
        description,
        () ->
            record.doing(
                () -> {
                  change.make();
                  return "";
                },
                _ -> noting.make()));
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    faults.requireAlive();
    var channel =
        Collections.disjoint(options, WRITING)
            ? real.newFileChannel(realOf(path), options, attrs)
            : faults.step("open " + path, () -> openForWriting(realOf(path), options, attrs));
    return new FaultyChannel(realOf(path), channel, faults, record);
  }

  private FileChannel openForWriting(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    var cut = options.contains(StandardOpenOption.TRUNCATE_EXISTING);
    return record.doing(
        () -> real.newFileChannel(path, options, attrs), _ -> record.opened(path, cut));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    faults.requireAlive();
    var stream =
        real.newDirectoryStream(realOf(dir), child -> filter.accept(fileSystem.wrap(child)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        var children = stream.iterator();
        return new Iterator<>() {
          private int count;

          @Override
          public boolean hasNext() {
            faults.requireAlive();
            if (count > 0 && brokenListings.contains(realOf(dir))) {
              throw new DirectoryIteratorException(new IOException("listing broke: " + dir));
            }
            return children.hasNext();
          }

          @Override
          public Path next() {
            count++;
            return fileSystem.wrap(children.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    step(
        "create directory " + dir,
        () -> real.createDirectory(realOf(dir), attrs),
        () -> record.made(realOf(dir)));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    var realTarget = target instanceof FaultyPath wrapped ? wrapped.real() : target;
    step(
        "create symbolic link " + link,
        () -> real.createSymbolicLink(realOf(link), realTarget, attrs),
        () -> record.made(realOf(link)));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    step(
        "create link " + link,
        () -> real.createLink(realOf(link), realOf(existing)),
        () -> record.linked(realOf(existing), realOf(link)));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    faults.requireAlive();
    return fileSystem.wrap(real.readSymbolicLink(realOf(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    step("delete " + path, () -> real.delete(realOf(path)), () -> record.deleted(realOf(path)));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    step(
        "copy to " + target,
        () -> real.copy(realOf(source), realOf(target), options),
        () -> record.copied(realOf(target)));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    step(
        "move " + source + " to " + target,
        () -> real.move(realOf(source), realOf(target), options),
        () -> record.moved(realOf(source), realOf(target)));
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    faults.requireAlive();
    return real.isSameFile(realOf(path), realOf(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    faults.requireAlive();
    return real.isHidden(realOf(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    faults.requireAlive();
    return real.getFileStore(realOf(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    faults.requireAlive();
    real.checkAccess(realOf(path), modes);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    faults.requireAlive();
    return real.readAttributes(realOf(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    faults.requireAlive();
    return real.readAttributes(realOf(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    step(
        "set " + attribute + " of " + path,
        () -> real.setAttribute(realOf(path), attribute, value, options),
        () -> record.attributed(realOf(path)));
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    var view = Files.getFileAttributeView(realOf(path), type, options);
    if (view == null) {
      return null;
    }
    var loader = FaultyProvider.class.getClassLoader();
    return type.cast(
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {type},
            (_, method, arguments) -> callView(path, view, method, arguments)));
  }

  private @Nullable Object callView(
      Path path, FileAttributeView view, Method method, Object @Nullable [] arguments)
      throws Throwable {
    var changes = List.of("set", "write", "delete").stream().anyMatch(method.getName()::startsWith);
    if (!changes) {
      faults.requireAlive();
      return invoke(view, method, arguments);
    }
    var result = new AtomicReference<@Nullable Object>();
    step(
        method.getName() + " of " + path,
        () -> result.set(invoke(view, method, arguments)),
        () -> record.attributed(realOf(path)));
    return result.get();
  }

  private static @Nullable Object invoke(
      FileAttributeView view, Method method, Object @Nullable [] arguments) throws IOException {
    try {
      return method.invoke(view, arguments);
    } catch (InvocationTargetException thrown) {
      switch (thrown.getCause()) {
        case IOException fault -> throw fault;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new AssertionError(thrown);
      }
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
