package dev.backstay.component;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tells who has a file open, by what the kernel shows of processes and locks. What this account
/// may not see of another's processes, it does not see.
///
/// @param processes where the kernel shows them: `/proc`
public record FileUse(Path processes) {

  /// The byte on which emulators hold a shared lock while they may write to an image.
  private static final long WRITE_PERMISSION = 101;

  private static final int ACCESS_MODE = 3;

  /// Who has the file open for writing, in words; empty if nobody is known to.
  public Optional<String> writer(FileStat file) {
    return holder(file, true);
  }

  /// Who has the file open at all, in words.
  public Optional<String> holder(FileStat file) {
    return holder(file, false);
  }

  private Optional<String> holder(FileStat file, boolean writing) {
    try (var running = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (var process : running) {
        if (hasOpen(process, file, writing)) {
          return Optional.of("process " + process.getFileName() + " (" + nameOf(process) + ")");
        }
      }
    } catch (IOException | DirectoryIteratorException unseen) {
      return Optional.empty();
    }
    return isLocked(file, writing) ? Optional.of("a process that holds a lock") : Optional.empty();
  }

  private static boolean hasOpen(Path process, FileStat file, boolean writing) {
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        if (isOpen(descriptor, file)
            && (!writing || mayWrite(process, String.valueOf(descriptor.getFileName())))) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException unseen) {
      return false;
    }
  }

  private static boolean isOpen(Path descriptor, FileStat file) {
    try {
      return FileStat.behind(descriptor).isSameFile(file);
    } catch (IOException unseen) {
      return false;
    }
  }

  static boolean mayWrite(Path process, String descriptor) throws IOException {
    for (var line : Files.readAllLines(process.resolve("fdinfo").resolve(descriptor))) {
      if (line.startsWith("flags:")) {
        return (Long.parseLong(line.substring(6).strip(), 8) & ACCESS_MODE) != 0;
      }
    }
    return true;
  }

  static String nameOf(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException unseen) {
      return "unknown";
    }
  }

  /// A line is `1: OFDLCK ADVISORY READ -1 08:01:1234 101 101`.
  private boolean isLocked(FileStat file, boolean writing) {
    var inode = ":" + file.inode();
    try {
      for (var line : Files.readAllLines(processes.resolve("locks"))) {
        var fields = List.of(line.strip().split(" +"));
        if (fields.size() >= 8
            && !fields.contains("->")
            && fields.get(5).endsWith(inode)
            && fields.get(5).startsWith(deviceOf(file))
            && (!writing || isOfWriter(fields))) {
          return true;
        }
      }
      return false;
    } catch (IOException unseen) {
      return false;
    }
  }

  private static boolean isOfWriter(List<String> lock) {
    if (lock.get(3).equals("WRITE")) {
      return true;
    }
    return lock.get(1).equals("OFDLCK")
        && Long.parseLong(lock.get(6)) <= WRITE_PERMISSION
        && (lock.get(7).equals("EOF") || Long.parseLong(lock.get(7)) >= WRITE_PERMISSION);
  }

  /// Major and minor number as the kernel encodes them in a device number.
  private static String deviceOf(FileStat file) {
    var device = file.device();
    var major = ((device >>> 8) & 0xFFF) | ((device >>> 32) & ~0xFFFL);
    var minor = (device & 0xFF) | ((device >>> 12) & ~0xFFL);
    return "%02x:%02x:".formatted(major, minor);
  }
}
