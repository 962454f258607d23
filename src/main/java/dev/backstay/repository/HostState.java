package dev.backstay.repository;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.Reason;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.failure.StoreUnavailableException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What this host keeps about one repository, outside of it: the machine key that opens it, the key
/// that signs what this host writes, and the newest commit of each writer that it has seen.
///
/// Losing it costs nothing but the witness: another writer key is made, and a passphrase opens.
/// What it keeps beside that only saves time.
public final class HostState {

  private static final Pattern HEAD =
      Pattern.compile("([0-9a-f]{12}) ([0-9]{1,18}) ([0-9a-f]{12}) ([0-9a-f]{64})");

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;

  /// Kept in that directory, which is made when something is first written.
  public HostState(Path directory) {
    this.directory = directory;
  }

  /// The newest commit of a writer that this host has seen.
  ///
  /// @param sequence its number in the writer's chain
  /// @param snapshot its snapshot's id
  /// @param hash SHA-256 of its bytes, 64 hex digits
  public record Head(long sequence, String snapshot, String hash) {}

  /// The machine key, if there is one.
  public Optional<Secret.MachineKey> machineKey() {
    return read("machine.key").map(Secret.MachineKey::new);
  }

  /// Keeps a machine key.
  public void keepMachineKey(Secret.MachineKey key) {
    write("machine.key", key.bytes());
  }

  /// What this host has if it only writes.
  Optional<byte[]> enrolment() {
    return read("enrolment.key");
  }

  void keepEnrolment(byte[] bytes) {
    write("enrolment.key", bytes);
  }

  Optional<byte[]> writerKey() {
    return read("writer.key");
  }

  void keepWriterKey(byte[] encoded) {
    write("writer.key", encoded);
  }

  /// The newest commits seen, by writer.
  ///
  /// @throws RepositoryDamagedException if what is kept of them is not what was written
  public Map<String, Head> heads() {
    var heads = new TreeMap<String, Head>();
    var bytes = read("heads");
    if (bytes.isEmpty()) {
      return heads;
    }
    for (var line : new String(bytes.get(), StandardCharsets.US_ASCII).lines().toList()) {
      var fields = HEAD.matcher(line);
      if (fields.matches()) {
        heads.put(
            fields.group(1),
            new Head(Long.parseLong(fields.group(2)), fields.group(3), fields.group(4)));
      }
    }
    // Whatever else stands there, or was changed, makes other bytes.
    if (!Arrays.equals(written(heads), bytes.get())) {
      throw new RepositoryDamagedException(
          FailureCode.OBJECT_DAMAGED,
          "what this host remembers of commits is damaged: " + directory.resolve("heads"),
          "Delete the file; what was removed from the store before cannot be noticed then.");
    }
    return heads;
  }

  void keepHead(String writer, Head head) {
    var heads = new TreeMap<>(heads());
    heads.put(writer, head);
    write("heads", written(heads));
  }

  /// The newest key epoch that this host has seen, as it was kept.
  Optional<byte[]> epochSeen() {
    return hint("epoch");
  }

  void keepEpochSeen(byte[] bytes) {
    write("epoch", bytes);
  }

  /// A line for each writer, and one with the hash of all before.
  private static byte[] written(Map<String, Head> heads) {
    var text = new StringBuilder();
    heads.forEach(
        (name, each) ->
            text.append(name + " " + each.sequence + " " + each.snapshot + " " + each.hash + "\n"));
    var hash = Sha256.hex(text.toString().getBytes(StandardCharsets.US_ASCII));
    return text.append(hash).append('\n').toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// What was kept under that name to save time; empty if there is nothing, or it cannot be read.
  Optional<byte[]> hint(String name) {
    try {
      return Optional.of(Files.readAllBytes(directory.resolve(name)));
    } catch (IOException lost) {
      return Optional.empty();
    }
  }

  /// Keeps something only to save time: if it cannot be kept, or is lost, nothing else is.
  void keepHint(String name, byte[] bytes) {
    var temporary = directory.resolve(name + "." + ProcessHandle.current().pid() + ".new");
    try {
      var below = temporary.toAbsolutePath().getParent();
      if (below != null && !below.equals(directory.toAbsolutePath()) && Files.notExists(below)) {
        makeDirectory(below);
      }
      Files.deleteIfExists(temporary);
      try (var file =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OWNER_ONLY)) {
        for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
          file.write(buffer);
        }
      }
      Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException notKept) {
      // The next reading takes longer.
      return;
    }
  }

  /// The names of all hints in a directory, in order.
  List<String> hints(String below) {
    try (var files = Files.newDirectoryStream(directory.resolve(below), "[0-9a-f]*")) {
      var names = new ArrayList<String>();
      for (var file : files) {
        names.add(String.valueOf(file.getFileName()));
      }
      Collections.sort(names);
      return names;
    } catch (IOException | DirectoryIteratorException none) {
      return List.of();
    }
  }

  /// Drops a hint that is of no use, if that can be.
  void dropHint(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException left) {
      // It is met again.
      return;
    }
  }

  /// Where it is kept which rows of dumps are where.
  Path cells() {
    return directory.resolve("cells");
  }

  /// Keeps other runs of this host from writing to its chain until it is closed. Ends with the
  /// process, however that ends.
  ChainLock lockChain() {
    try {
      if (!Files.isDirectory(directory)) {
        makeDirectory(directory.toAbsolutePath());
      }
      var channel =
          FileChannel.open(
              directory.resolve("chain.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new ChainLock(channel);
    } catch (IOException e) {
      throw failed("lock its chain", e);
    }
  }

  /// A lock that is held.
  record ChainLock(FileChannel channel) implements AutoCloseable {

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException nothingLost) {
        // Nothing was written through it, and the lock ends with the process at the latest.
        return;
      }
    }
  }

  /// Makes the directory, durable to the first name that was missing.
  static void makeDirectory(Path directory) throws IOException {
    var parent = directory.getParent();
    if (parent == null) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      makeDirectory(parent);
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      // Another run may be making it.
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
      sync(parent);
    } else if (Files.isReadable(parent)) {
      // Whoever made it may have died before its name was durable.
      sync(parent);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(directory.resolve(name)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read " + name, e);
    }
  }

  private void write(String name, byte[] bytes) {
    try {
      if (Files.notExists(directory.resolve(name))) {
        makeDirectory(directory.toAbsolutePath());
      }
      var temporary = directory.resolve(name + ".new");
      Files.deleteIfExists(temporary);
      try (var file =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OWNER_ONLY)) {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
        file.force(true);
      }
      Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      sync(directory);
    } catch (IOException e) {
      throw failed("write " + name, e);
    }
  }

  private StoreUnavailableException failed(String what, IOException e) {
    return new StoreUnavailableException(
        FailureCode.STORE_UNAVAILABLE,
        "this host's state in " + directory + " could not " + what + ": " + Reason.of(e),
        "Make the directory writable for the user that runs Backstay, or set `state_dir`.",
        e);
  }
}
