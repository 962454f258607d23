package dev.backstay.store.sftp;

import dev.backstay.store.ObjectKey;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;

/// Reads a tree of directories, several at once: each costs the way to the host and back.
final class Listing {

  private static final int AT_ONCE = 8;

  private final Connection connection;
  private final SftpPlace place;
  private final List<StoredObject> objects = new ArrayList<>();

  private Listing(Connection connection, SftpPlace place) {
    this.connection = connection;
    this.place = place;
  }

  /// All objects whose key starts with `prefix/`, in no order.
  static List<StoredObject> below(Connection connection, SftpPlace place, String prefix)
      throws IOException {
    var listing = new Listing(connection, place);
    try (var readers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      var directories = List.of(prefix);
      while (!directories.isEmpty()) {
        directories = listing.level(readers, directories);
      }
    }
    return listing.objects;
  }

  /// Reads directories.
  ///
  /// @return those in them
  private List<String> level(ExecutorService readers, List<String> directories) throws IOException {
    var questions = new ArrayList<Callable<List<DirEntry>>>();
    directories.forEach(each -> questions.add(() -> entries(each)));
    var below = new ArrayList<String>();
    try {
      var answers = readers.invokeAll(questions);
      for (var i = 0; i < answers.size(); i++) {
        for (var entry : answers.get(i).get()) {
          take(directories.get(i) + "/" + entry.getFilename(), entry, below);
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("reading a directory ended unexpectedly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while directories were read");
    }
    return below;
  }

  private List<DirEntry> entries(String directory) throws IOException {
    var path = place.directory() + "/" + directory;
    try {
      var found = SftpStore.told(path, connection.ask(path, host -> host.lstat(path)));
      return found.isDirectory() ? connection.ask(path, host -> all(host, path)) : List.of();
    } catch (NoSuchFileException absent) {
      return List.of();
    }
  }

  private static List<DirEntry> all(AbstractSftpClient host, String path) throws IOException {
    var entries = new ArrayList<DirEntry>();
    try (var handle = host.openDir(path)) {
      for (var page = host.readDir(handle); page != null; page = host.readDir(handle)) {
        entries.addAll(page);
      }
    }
    return entries;
  }

  private void take(String key, DirEntry entry, List<String> below) throws IOException {
    // What others put there is none of ours.
    if (!ObjectKey.isValid(key)) {
      return;
    }
    var found = SftpStore.told(key, entry.getAttributes());
    if (found.isDirectory()) {
      below.add(key);
    } else if (found.isRegularFile()) {
      objects.add(SftpStore.object(new ObjectKey(key), found));
    }
  }
}
