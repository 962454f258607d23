package dev.backstay.store.sftp;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoreBusyException;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.sftp.client.SftpClient.Attribute;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Objects as files below a directory of a host that is reached by SFTP, each at the path of its
/// key. What is being written lies in `.tmp` there, which no key can name; what a connection that
/// was lost left there is removed after a day.
///
/// Nothing is asked twice here: see [dev.backstay.store.PatientStore]. Symbolic links are no
/// objects, and are not followed below the directory.
public final class SftpStore implements ObjectStore {

  private static final String TEMPORARY = ".tmp";
  private static final Duration REMAINS = Duration.ofDays(1);
  private static final int BUFFER_BYTES = 32 << 10;

  private final SftpPlace place;
  private final Connection connection;
  private final Set<String> directories = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean swept = new AtomicBoolean();

  private SftpStore(SftpPlace place, Connection connection) {
    this.place = place;
    this.connection = connection;
  }

  /// The store in a directory, which is made when the first object is; nothing is sent yet.
  public static SftpStore open(SftpPlace place, SftpAccess access) {
    return new SftpStore(place, new Connection(place, access));
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    if (find(key).isPresent()) {
      throw new FileAlreadyExistsException(shown(key));
    }
    ensureDirectory(parentOf(pathOf(key)));
    ensureDirectory(temporaries());
    var temporary = temporaries() + "/" + UUID.randomUUID();
    try {
      connection.ask(
          shown(key),
          host -> {
            create(new Creation(host, temporary, pathOf(key), place.directory()), content);
            return key;
          });
    } catch (Creation.SourceException source) {
      throw source.fault();
    } catch (FileAlreadyExistsException refused) {
      throw taken(key, refused);
    } catch (NoSuchFileException gone) {
      // Somebody removed the directories: they are made anew if it is asked for again.
      directories.clear();
      throw new StoreBusyException(shown(key) + ": its directory is gone", gone);
    }
  }

  private void create(Creation creation, Content content) throws IOException {
    try {
      creation.write(content);
      sweep(creation.host(), creation.temporary());
      creation.publish();
    } catch (IOException failure) {
      removeAfter(failure, creation);
      throw failure;
    }
    creation.removeTemporary();
  }

  private static void removeAfter(IOException failure, Creation creation) {
    try {
      if (creation.host().isOpen()) {
        creation.removeTemporary();
      }
    } catch (IOException remains) {
      failure.addSuppressed(remains);
    }
  }

  /// The host says no more than that it could not.
  private IOException taken(ObjectKey key, FileAlreadyExistsException refused) throws IOException {
    if (find(key).isPresent()) {
      return SftpFailures.caused(new FileAlreadyExistsException(shown(key)), refused);
    }
    return new IOException(
        shown(key)
            + ": the host gives no file this name, and there is none: its file system must know"
            + " hard links, and nothing else may have the name",
        refused);
  }

  /// Removes what others left, once; the host's own clock tells since when it lies there.
  private void sweep(AbstractSftpClient host, String own) throws IOException {
    if (!swept.compareAndSet(false, true)) {
      return;
    }
    var now = modifiedAt(own, host.lstat(own));
    for (var each : host.readDir(temporaries())) {
      var at = modifiedAt(each.getFilename(), each.getAttributes());
      if (each.getAttributes().isRegularFile() && at.isBefore(now.minus(REMAINS))) {
        removeRemains(host, temporaries() + "/" + each.getFilename());
      }
    }
  }

  private static void removeRemains(AbstractSftpClient host, String path) throws IOException {
    try {
      host.remove(path);
    } catch (SftpException others) {
      // Another one removes it, or it belongs to another account.
    }
  }

  private void ensureDirectory(String directory) throws IOException {
    if (directories.contains(directory)) {
      return;
    }
    if (!isDirectory(directory)) {
      var slash = directory.lastIndexOf('/');
      if (slash > 0) {
        ensureDirectory(directory.substring(0, slash));
      }
      makeDirectory(directory);
    }
    directories.add(directory);
  }

  private void makeDirectory(String directory) throws IOException {
    try {
      connection.ask(
          directory,
          host -> {
            host.mkdir(directory);
            return directory;
          });
    } catch (AccessDeniedException | NoSuchFileException | StoreBusyException failure) {
      throw failure;
    } catch (IOException failure) {
      // Another one may have made it at the same time; the host says no more than that it failed.
      if (!isDirectory(directory)) {
        throw failure;
      }
    }
  }

  private boolean isDirectory(String path) throws IOException {
    // The root itself may be a link that its owner made.
    var isRoot = place.directory().startsWith(path);
    try {
      var found = connection.ask(path, host -> isRoot ? host.stat(path) : host.lstat(path));
      return told(path, found).isDirectory();
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("offset " + offset + ", length " + length);
    }
    var found = find(key).orElseThrow(() -> new NoSuchFileException(shown(key)));
    var count = (int) Math.clamp(found.sizeBytes() - offset, 0L, length);
    return count == 0
        ? new byte[0]
        : connection.ask(shown(key), host -> read(host, key, offset, count));
  }

  private byte[] read(AbstractSftpClient host, ObjectKey key, long offset, int count)
      throws IOException {
    var bytes = new byte[count];
    var path = pathOf(key);
    try (var handle = host.open(path, EnumSet.of(OpenMode.Read));
        var in =
            new SftpInputStreamAsync(
                host, Math.min(BUFFER_BYTES, count), offset, offset + count, path, handle, false)) {
      var filled = in.readNBytes(bytes, 0, count);
      if (filled < count) {
        throw new StoreBusyException(
            "%s: the host gave %d of %d bytes".formatted(shown(key), filled, count), null);
      }
    }
    return bytes;
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    try {
      var found = told(shown(key), connection.ask(shown(key), host -> host.lstat(pathOf(key))));
      return found.isRegularFile() ? Optional.of(object(key, found)) : Optional.empty();
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /// The same, if they tell what kind of thing it is: else all would be taken for absent.
  static Attributes told(String path, Attributes found) throws IOException {
    if (!found.getFlags().contains(Attribute.Perms)
        || (found.getPermissions() & SftpConstants.S_IFMT) == 0) {
      throw new IOException(path + ": the host does not tell what is a directory");
    }
    return found;
  }

  static StoredObject object(ObjectKey key, Attributes found) throws IOException {
    if (!found.getFlags().contains(Attribute.Size)) {
      throw new IOException("the host tells no size of " + key);
    }
    return new StoredObject(key, found.getSize(), modifiedAt(key.value(), found));
  }

  private static Instant modifiedAt(String path, Attributes found) throws IOException {
    if (found.getModifyTime() == null) {
      throw new IOException("the host tells no time of " + path);
    }
    return found.getModifyTime().toInstant();
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    if (!ObjectKey.isValid(prefix)) {
      throw new IllegalArgumentException("not the start of keys: " + prefix);
    }
    var objects = Listing.below(connection, place, prefix);
    objects.sort(Comparator.comparing(StoredObject::key));
    return List.copyOf(objects);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    if (find(key).isEmpty()) {
      return;
    }
    try {
      connection.ask(
          shown(key),
          host -> {
            host.remove(pathOf(key));
            return key;
          });
    } catch (NoSuchFileException absent) {
      return;
    }
  }

  @Override
  public String place() {
    return place.shown();
  }

  @Override
  public void close() {
    connection.close();
  }

  private String temporaries() {
    return place.directory() + "/" + TEMPORARY;
  }

  private String pathOf(ObjectKey key) {
    return place.directory() + "/" + key;
  }

  private static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private String shown(ObjectKey key) {
    return place.shown() + "/" + key;
  }
}
