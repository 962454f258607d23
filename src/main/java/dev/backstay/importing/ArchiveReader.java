package dev.backstay.importing;

import dev.backstay.snapshot.Attributes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Reads a gzipped tar archive whose maker is not trusted: directories and files are taken,
/// anything else is refused. Its end is looked for: an archive that was cut off, even between two
/// entries, is torn.
final class ArchiveReader {

  private static final int PERMISSIONS = 0777;

  /// What a decoder puts in place of bytes that are no text.
  private static final char UNKNOWN = '\uFFFD';

  private final Path source;
  private final HoldingBuilder into;

  ArchiveReader(Path source, HoldingBuilder into) {
    this.source = source;
    this.into = into;
  }

  /// Reads all of it.
  ///
  /// @throws dev.backstay.failure.CaptureFailedException if it is torn or unsafe
  void read() throws IOException {
    try (var file = new SourceInput(Files.newInputStream(source));
        var tape = unzipped(file);
        var tar = new TarArchiveInputStream(tape, StandardCharsets.UTF_8.name())) {
      try {
        for (var entry = next(tar, tape); entry != null; entry = next(tar, tape)) {
          add(entry, tar);
          tape.endContent();
        }
        tape.requireEnd();
      } catch (TornException torn) {
        file.requireReadable();
        throw Failures.damaged(source, "a torn archive: " + torn.getMessage(), torn);
      }
    }
  }

  private TapeInput unzipped(SourceInput file) throws IOException {
    try {
      return new TapeInput(new GZIPInputStream(new BufferedInputStream(file, 1 << 16), 1 << 16));
    } catch (IOException e) {
      file.requireReadable();
      throw Failures.damaged(source, "a torn archive: " + e.getMessage(), e);
    }
  }

  @org.jspecify.annotations.Nullable
  private static TarArchiveEntry next(TarArchiveInputStream tar, TapeInput tape)
      throws TornException {
    tape.beginHeader();
    try {
      var entry = tar.getNextEntry();
      tape.beginContent();
      return entry;
    } catch (IOException | IllegalArgumentException e) {
      throw new TornException(String.valueOf(e.getMessage()), e);
    }
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    var name = nameOf(entry);
    var isDirectory = entry.getLinkFlag() == TarConstants.LF_DIR;
    if (name.isEmpty() && isDirectory) {
      return;
    }
    var path = into.pathOf(name);
    if (isDirectory) {
      into.addDirectory(path, attributesOf(entry));
      return;
    }
    if (entry.isSymbolicLink()) {
      into.addLink(path, attributesOf(entry), targetOf(entry, name));
      return;
    }
    requireFile(entry);
    var size = entry.getSize();
    var copied = into.addFile(path, attributesOf(entry), size, new EntryInput(tar));
    if (copied != size) {
      throw new TornException("%s has %d of %d bytes".formatted(path, copied, size), null);
    }
  }

  private String nameOf(TarArchiveEntry entry) {
    var name = entry.getName();
    if (name.indexOf(UNKNOWN) >= 0) {
      throw Failures.unsafe(source, "a name that is no text: " + name);
    }
    if (name.startsWith("/")) {
      throw Failures.unsafe(source, "an absolute path: " + name);
    }
    while (name.startsWith("./")) {
      name = name.substring(2);
    }
    while (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.equals(".") ? "" : name;
  }

  /// The target of a symbolic link, which must lead to a place in the same first directory.
  private String targetOf(TarArchiveEntry entry, String name) {
    var target = entry.getLinkName();
    var names = new ArrayDeque<>(List.of(name.split("/", -1)));
    names.removeLast();
    var first = names.isEmpty() ? "" : names.getFirst();
    var leadsOut = target.isEmpty() || target.startsWith("/") || target.indexOf(UNKNOWN) >= 0;
    for (var each : target.split("/", -1)) {
      if (each.equals("..") && !names.isEmpty()) {
        names.removeLast();
      } else if (each.equals("..")) {
        leadsOut = true;
      } else if (!each.equals(".") && !each.isEmpty()) {
        names.addLast(each);
      }
    }
    if (leadsOut || names.isEmpty() || !names.getFirst().equals(first)) {
      throw Failures.unsafe(
          source, "%s: a symbolic link out of its directory, to %s".formatted(name, target));
    }
    return target;
  }

  private void requireFile(TarArchiveEntry entry) {
    var flag = entry.getLinkFlag();
    if (entry.isLink()) {
      throw Failures.unsafe(
          source, "%s: a hard link to %s".formatted(entry.getName(), entry.getLinkName()));
    }
    var isPlain = flag == TarConstants.LF_NORMAL || flag == TarConstants.LF_OLDNORM;
    if (!isPlain || entry.isSparse() || entry.getName().endsWith("/")) {
      throw Failures.unsafe(
          source,
          "%s: neither a file nor a directory (tar type %d)".formatted(entry.getName(), flag));
    }
  }

  private static Attributes attributesOf(TarArchiveEntry entry) {
    var time = entry.getLastModifiedTime().to(TimeUnit.NANOSECONDS);
    return Attributes.of(
        entry.getMode() & PERMISSIONS,
        number(entry.getLongUserId()),
        number(entry.getLongGroupId()),
        time);
  }

  private static int number(long id) {
    return id < 0 || id > Integer.MAX_VALUE ? 0 : (int) id;
  }

  /// The content of the entry that the archive stands at: where it ends early, the archive is torn.
  private static final class EntryInput extends InputStream {

    private final TarArchiveInputStream tar;

    EntryInput(TarArchiveInputStream tar) {
      this.tar = tar;
    }

    @Override
    public int read() throws IOException {
      throw new UnsupportedOperationException("byte by byte");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws TornException {
      try {
        return tar.read(bytes, offset, length);
      } catch (IOException e) {
        throw new TornException(String.valueOf(e.getMessage()), e);
      }
    }
  }
}
