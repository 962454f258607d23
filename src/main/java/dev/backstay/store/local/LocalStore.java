package dev.backstay.store.local;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoreFullException;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Objects as files below a root directory, each at the path that its key spells.
///
/// An object is written and synced under a temporary name in `tmp/` and then gets its own name by
/// a hard link, which fails if the name is taken. What a crash leaves in `tmp/` is never an object.
/// The root may be a symbolic link; nothing below it may. Files and directories are readable by
/// their owner only.
public final class LocalStore implements ObjectStore {

  private static final String TEMPORARY = "tmp";

  private final Path root;
  private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

  private LocalStore(Path root) {
    this.root = root;
  }

  /// Prepares a directory, made if absent, to hold objects.
  ///
  /// @throws IOException also if the file system has no hard links
  public static LocalStore create(Path root) throws IOException {
    var absolute = root.toAbsolutePath();
    Durable.makeDirectories(absolute);
    var store = new LocalStore(absolute);
    store.requireHardLinks();
    return store;
  }

  /// The store in a directory that exists.
  ///
  /// @throws NoSuchFileException if it does not exist
  /// @throws NotDirectoryException if it is something else
  public static LocalStore open(Path root) throws IOException {
    var store = new LocalStore(root.toAbsolutePath());
    store.requireRoot();
    return store;
  }

  private void requireRoot() throws IOException {
    if (!Files.readAttributes(root, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(root.toString());
    }
  }

  private void requireHardLinks() throws IOException {
    var first = newTemporary();
    var second = newTemporary();
    try {
      Durable.write(first, Content.of(new byte[0]));
      Durable.link(first, second);
    } finally {
      Files.deleteIfExists(second);
      Files.deleteIfExists(first);
    }
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    if (isTemporary(key.value())) {
      throw new IllegalArgumentException("a key of the store's own: " + key);
    }
    try {
      createFile(pathOf(key), content);
    } catch (FileAlreadyExistsException taken) {
      if (find(key).isEmpty()) {
        throw new IOException("not free, but not an object: " + pathOf(key), taken);
      }
      // The one who created it may have died before the name was durable.
      Durable.syncDirectory(parentOf(pathOf(key)));
      throw taken;
    } catch (IOException fault) {
      if (isFull(fault, content.sizeBytes())) {
        throw new StoreFullException(
            "no room for " + content.sizeBytes() + " bytes in " + root, fault);
      }
      throw fault;
    }
  }

  private void createFile(Path file, Content content) throws IOException {
    ensureDirectory(parentOf(file));
    var temporary = newTemporary();
    try {
      Durable.write(temporary, content);
      Durable.link(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    Durable.syncDirectory(parentOf(file));
  }

  private Path newTemporary() throws IOException {
    var directory = root.resolve(TEMPORARY);
    ensureDirectory(directory);
    return directory.resolve(UUID.randomUUID().toString());
  }

  /// A directory may be there because an earlier attempt made it and failed before it was durable,
  /// so each is synced once by every opened store.
  private void ensureDirectory(Path directory) throws IOException {
    if (directory.equals(root) || durableDirectories.contains(directory)) {
      return;
    }
    ensureDirectory(parentOf(directory));
    Durable.makeDirectory(directory);
    Durable.syncDirectory(parentOf(directory));
    durableDirectories.add(directory);
  }

  /// The system words the fault in the language of the user, so free space is asked as well.
  private boolean isFull(IOException fault, long sizeBytes) {
    var words = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("no space left") || words.contains("quota exceeded")) {
      return true;
    }
    try {
      return Files.getFileStore(root).getUsableSpace() < sizeBytes;
    } catch (IOException unknown) {
      fault.addSuppressed(unknown);
      return false;
    }
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("offset " + offset + ", length " + length);
    }
    if (find(key).isEmpty()) {
      throw new NoSuchFileException(pathOf(key).toString());
    }
    var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (var channel = FileChannel.open(pathOf(key), options)) {
      var available = Math.clamp(channel.size() - offset, 0, length);
      var buffer = ByteBuffer.wrap(new byte[available]);
      Durable.fill(buffer, channel, offset);
      return buffer.hasRemaining()
          ? Arrays.copyOf(buffer.array(), buffer.position())
          : buffer.array();
    }
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    if (isTemporary(key.value()) || !isDirectory(parentOf(pathOf(key)))) {
      return Optional.empty();
    }
    return attributesOf(pathOf(key))
        .filter(BasicFileAttributes::isRegularFile)
        .map(attributes -> storedObject(key, attributes));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    if (!ObjectKey.isValid(prefix)) {
      throw new IllegalArgumentException("not the start of keys: " + prefix);
    }
    var objects = new ArrayList<StoredObject>();
    if (!isTemporary(prefix) && isDirectory(root.resolve(prefix))) {
      collect(root.resolve(prefix), prefix, objects);
    }
    // Names of one directory are not enough to order keys: `a-b` comes before `a/b`.
    objects.sort((one, other) -> one.key().compareTo(other.key()));
    return List.copyOf(objects);
  }

  private void collect(Path directory, String prefix, List<StoredObject> objects)
      throws IOException {
    try (var children = Files.newDirectoryStream(directory)) {
      for (var child : children) {
        var key = prefix + "/" + child.getFileName();
        var attributes =
            ObjectKey.isValid(key) ? attributesOf(child) : Optional.<BasicFileAttributes>empty();
        if (attributes.isPresent() && attributes.get().isDirectory()) {
          collect(child, key, objects);
        } else if (attributes.isPresent()) {
          objects.add(storedObject(new ObjectKey(key), attributes.get()));
        }
      }
    } catch (DirectoryIteratorException partial) {
      throw partial.getCause();
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    if (find(key).isPresent()) {
      Files.deleteIfExists(pathOf(key));
    }
    if (isDirectory(parentOf(pathOf(key)))) {
      Durable.syncDirectory(parentOf(pathOf(key)));
    }
  }

  @Override
  public String place() {
    return root.toString();
  }

  @Override
  public void close() {}

  private Path pathOf(ObjectKey key) {
    return root.resolve(key.value());
  }

  private static Path parentOf(Path belowRoot) {
    return Objects.requireNonNull(belowRoot.getParent());
  }

  private static boolean isTemporary(String key) {
    return key.equals(TEMPORARY) || key.startsWith(TEMPORARY + "/");
  }

  /// Whether the path is a directory reached through real directories only. That the root is gone
  /// is a fault: nothing is known then of what it held.
  private boolean isDirectory(Path directory) throws IOException {
    if (directory.equals(root)) {
      requireRoot();
      return true;
    }
    return isDirectory(parentOf(directory))
        && attributesOf(directory).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  private static Optional<BasicFileAttributes> attributesOf(Path path) throws IOException {
    try {
      var attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile() && !attributes.isDirectory()) {
        throw new IOException("neither a file nor a directory: " + path);
      }
      return Optional.of(attributes);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  private static StoredObject storedObject(ObjectKey key, BasicFileAttributes attributes) {
    return new StoredObject(key, attributes.size(), attributes.lastModifiedTime().toInstant());
  }
}
