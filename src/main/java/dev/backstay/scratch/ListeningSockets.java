package dev.backstay.scratch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Tells whose a port is, as the kernel tells it (`proc(5)`).
final class ListeningSockets {

  private static final Path PROCESSES = Path.of("/proc");
  private static final List<String> TABLES = List.of("/proc/net/tcp", "/proc/net/tcp6");
  private static final String LISTENS = "0A";

  private ListeningSockets() {}

  /// Whether a process that has a mark in its environment listens at a port, or one that descends
  /// from another one.
  static boolean isOf(Process first, String mark, int port) throws IOException {
    var sockets = at(port);
    var descend =
        Stream.concat(Stream.of(first.toHandle()), first.descendants())
            .map(it -> PROCESSES.resolve(Long.toString(it.pid())));
    try (var all = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (var each : all) {
        if (isMarked(each, mark) && hasOneOf(each, sockets)) {
          return true;
        }
      }
    }
    return descend.anyMatch(it -> hasOneOf(it, sockets));
  }

  /// The numbers of the sockets that listen there.
  private static Set<String> at(int port) throws IOException {
    var end = ":%04X".formatted(port);
    var found = new TreeSet<String>();
    for (var table : TABLES) {
      if (Files.isReadable(Path.of(table))) {
        for (var line : Files.readAllLines(Path.of(table), StandardCharsets.ISO_8859_1)) {
          var fields = line.strip().split("\\s+", -1);
          if (fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENS)) {
            found.add("socket:[" + fields[9] + "]");
          }
        }
      }
    }
    return found;
  }

  private static boolean isMarked(Path process, String mark) {
    try {
      var variables = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return List.of(variables.split("\0", -1)).contains(Guardian.MARK + "=" + mark);
    } catch (IOException anothers) {
      return false;
    }
  }

  private static boolean hasOneOf(Path process, Set<String> sockets) {
    try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var each : files) {
        if (sockets.contains(Files.readSymbolicLink(each).toString())) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException endedOrAnothers) {
      return false;
    }
    return false;
  }
}
