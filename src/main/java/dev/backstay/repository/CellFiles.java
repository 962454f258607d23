package dev.backstay.repository;

import dev.backstay.repository.content.CellMemory;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.seal.Sealer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps where cells are in a file for each content, in a directory of this host. A failure costs
/// room in the repository, and nothing else. Used by one thread.
final class CellFiles implements CellMemory {

  /// What a capture left that was never committed.
  private static final Duration KEPT = Duration.ofDays(60);

  private final Path directory;
  private final Sealer sealer;
  private final byte[] key;
  private final Set<Path> current = new HashSet<>();
  private final List<Path> replaced = new ArrayList<>();

  /// Kept in that directory, which is made when something is kept first.
  CellFiles(Path directory, Sealer sealer, byte[] key) {
    this.directory = directory;
    this.sealer = sealer;
    this.key = key.clone();
  }

  @Override
  public byte[] key() {
    return key.clone();
  }

  private static byte[] nameOf(StoredContent content) {
    var out = new ByteWriter();
    content.writeTo(out);
    return Sha256.digest().digest(out.toBytes());
  }

  private Path fileOf(byte[] name) {
    return directory.resolve(HexFormat.of().formatHex(name));
  }

  @Override
  public boolean recall(StoredContent content, Pieces pieces) {
    var name = nameOf(content);
    try (var in = new BufferedInputStream(Files.newInputStream(fileOf(name)))) {
      SealedPieces.read(in, sealer, name, pieces);
      return true;
    } catch (IOException | MalformedException useless) {
      return false;
    }
  }

  @Override
  public Draft begin() {
    return new FileDraft();
  }

  /// Removes what is of no use once the snapshot is committed, as far as it can be.
  void committed(Instant now) {
    replaced.removeAll(current);
    replaced.forEach(CellFiles::remove);
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT))) {
          remove(file);
        }
      }
    } catch (IOException | DirectoryIteratorException left) {
      // The next commit meets it again.
      return;
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      // It is in nobody's way.
      return;
    }
  }

  /// A file that is written until something fails.
  private final class FileDraft implements Draft {

    private @Nullable Path file;
    private SealedPieces.@Nullable Writer writer;
    private boolean failed;

    @Override
    public void add(byte[] piece) {
      if (failed) {
        return;
      }
      try {
        writer().add(piece);
      } catch (IOException lost) {
        failed = true;
      }
    }

    private SealedPieces.Writer writer() throws IOException {
      if (writer == null) {
        HostState.makeDirectory(directory.toAbsolutePath());
        file = Files.createTempFile(directory, "new-", null);
        writer = new SealedPieces.Writer(Files.newOutputStream(file), sealer);
      }
      return writer;
    }

    @Override
    public void keep(StoredContent content, StoredContent former) {
      if (failed || writer == null || file == null) {
        return;
      }
      var name = nameOf(content);
      try {
        writer.end(name);
        writer.close();
        Files.move(file, fileOf(name), StandardCopyOption.ATOMIC_MOVE);
        file = null;
        current.add(fileOf(name));
        replaced.add(fileOf(nameOf(former)));
      } catch (IOException lost) {
        failed = true;
      }
    }

    @Override
    public void close() {
      try {
        if (writer != null) {
          writer.close();
        }
      } catch (IOException lost) {
        failed = true;
      }
      if (file != null) {
        remove(file);
      }
    }
  }
}
