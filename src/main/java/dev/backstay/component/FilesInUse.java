package dev.backstay.component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// Which files any process has open or mapped, by what the kernel shows, whatever they are called.
///
/// What a process of another machine has open, or one that this account may not look at, is not
/// among them.
public final class FilesInUse {

  private static final int INODE_FIELD = 4;

  private record Id(long device, long inode) {}

  private final Set<Id> open = new HashSet<>();
  private final Set<Long> mapped = new HashSet<>();
  private int seen;
  private int unseen;

  private FilesInUse() {}

  /// Looks at all processes.
  ///
  /// @param processes where the kernel shows them: `/proc`
  public static FilesInUse look(Path processes) {
    var found = new FilesInUse();
    try (var running = Files.newDirectoryStream(processes, "[0-9]*")) {
      running.forEach(found::lookAt);
    } catch (IOException | DirectoryIteratorException unseen) {
      found.unseen++;
    }
    return found;
  }

  /// Whether a process has the file open or mapped; true as well for a file that shares its number
  /// with one that is mapped.
  public boolean has(FileStat file) {
    return open.contains(new Id(file.device(), file.inode())) || mapped.contains(file.inode());
  }

  /// How many processes could be looked at.
  public int seen() {
    return seen;
  }

  /// How many could not.
  public int unseen() {
    return unseen;
  }

  private void lookAt(Path process) {
    try {
      lookAtDescriptors(process);
      lookAtMappings(process);
      seen++;
    } catch (NoSuchFileException ended) {
      // What has ended has nothing open.
    } catch (IOException | DirectoryIteratorException hidden) {
      if (Files.exists(process)) {
        unseen++;
      }
    }
  }

  private void lookAtDescriptors(Path process) throws IOException {
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        lookAtDescriptor(descriptor);
      }
    }
  }

  private void lookAtDescriptor(Path descriptor) throws IOException {
    try {
      if (Files.readSymbolicLink(descriptor).isAbsolute()) {
        var stat = FileStat.behind(descriptor);
        if (stat.isRegularFile()) {
          open.add(new Id(stat.device(), stat.inode()));
        }
      }
    } catch (NoSuchFileException closed) {
      // It was open for a moment only.
    }
  }

  private void lookAtMappings(Path process) throws IOException {
    var maps = Files.readString(process.resolve("maps"), StandardCharsets.ISO_8859_1);
    for (var line : maps.split("\n", -1)) {
      var fields = line.split(" +", INODE_FIELD + 2);
      if (fields.length > INODE_FIELD && !fields[INODE_FIELD].equals("0")) {
        mapped.add(Long.parseUnsignedLong(fields[INODE_FIELD]));
      }
    }
  }
}
