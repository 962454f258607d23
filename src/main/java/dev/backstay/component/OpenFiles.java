package dev.backstay.component;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tells which files processes have open, by what the kernel shows. What this account may not see
/// of another's processes, it does not see; nor what a process sees under another name, as in a
/// container.
///
/// @param processes where the kernel shows them: `/proc`
public record OpenFiles(Path processes) {

  /// A process with files open.
  ///
  /// @param number its number
  /// @param name what it calls itself
  /// @param files regular files that it has open
  public record Holder(long number, String name, List<Open> files) {
    public Holder {
      files = List.copyOf(files);
    }
  }

  /// An open file.
  ///
  /// @param path without links
  /// @param isWritten whether it is open for writing
  public record Open(Path path, boolean isWritten) {}

  /// All processes that have files open, but this one, by their numbers.
  public List<Holder> holders() {
    var self = ProcessHandle.current().pid();
    var holders = new ArrayList<Holder>();
    try (var running = Files.newDirectoryStream(processes, "[0-9]*")) {
      for (var process : running) {
        var number = Long.parseLong(String.valueOf(process.getFileName()));
        var files = number == self ? List.<Open>of() : filesOf(process);
        if (!files.isEmpty()) {
          holders.add(new Holder(number, FileUse.nameOf(process), files));
        }
      }
    } catch (IOException | DirectoryIteratorException unseen) {
      return List.of();
    }
    holders.sort(java.util.Comparator.comparingLong(Holder::number));
    return holders;
  }

  private static List<Open> filesOf(Path process) {
    var files = new ArrayList<Open>();
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        open(process, descriptor).ifPresent(files::add);
      }
    } catch (IOException | DirectoryIteratorException unseen) {
      return List.copyOf(files);
    }
    return files;
  }

  private static Optional<Open> open(Path process, Path descriptor) {
    try {
      var path = Files.readSymbolicLink(descriptor);
      if (!path.isAbsolute()) {
        return Optional.empty();
      }
      var stat = FileStat.behind(descriptor);
      var isHere = FileStat.find(path).filter(stat::isSameFile).isPresent();
      return stat.isRegularFile() && isHere
          ? Optional.of(
              new Open(path, FileUse.mayWrite(process, String.valueOf(descriptor.getFileName()))))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
