package dev.backstay.component.redis;

import dev.backstay.component.FileStat;
import dev.backstay.component.WorkDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Makes the files that a server is to start from.
///
/// @param files their names and form
/// @param place the directory that they are made in
record ServerFileMaker(ServerFiles files, Path place) {

  private static final int OWNER_FILE = 0600;
  private static final int OWNER_DIRECTORY = 0700;

  /// Of every server that is of any use.
  private static final String EMPTY = "REDIS0006";

  private static final int END = 0xFF;

  /// Writes an RDB file without any key.
  static void writeEmpty(Path file) throws IOException {
    var bytes = ByteBuffer.allocate(EMPTY.length() + 1 + Long.BYTES);
    bytes.put(EMPTY.getBytes(StandardCharsets.US_ASCII)).put((byte) END);
    var crc = new Crc64();
    crc.update(bytes.array(), 0, bytes.position());
    bytes.put(LittleEndian.bytesOf(crc.value()));
    Files.write(file, bytes.array(), StandardOpenOption.CREATE_NEW);
  }

  /// The names that are put in place. An RDB file is among them whatever the server reads: it may
  /// write one when it is stopped.
  List<String> names() {
    return switch (files.log()) {
      case NONE -> List.of(files.rdb());
      case PARTS -> List.of(files.rdb(), files.logDirectory());
      case SINGLE -> List.of(files.rdb(), files.logFile());
    };
  }

  /// Makes all of them of an RDB file. Where nobody appends to it, it is the same file.
  void make(Path rdb) throws IOException {
    Files.createLink(place.resolve(files.rdb()), rdb);
    switch (files.log()) {
      case NONE -> {}
      case SINGLE -> Files.copy(rdb, place.resolve(files.logFile()));
      case PARTS -> {
        var parts = Files.createDirectory(place.resolve(files.logDirectory()));
        var base = files.logFile() + ".1.base.rdb";
        var increment = files.logFile() + ".1.incr.aof";
        Files.createLink(parts.resolve(base), rdb);
        Files.createFile(parts.resolve(increment));
        Files.writeString(
            parts.resolve(files.logFile() + ServerFiles.MANIFEST),
            "file %s seq 1 type b%nfile %s seq 1 type i%n"
                .formatted(quoted(base), quoted(increment)));
      }
    }
  }

  /// As the server reads words of a line.
  private static String quoted(String name) throws IOException {
    if (name.matches("[!-~&&[^\"'\\\\]]+")) {
      return name;
    }
    throw new IOException("its append-only file has the name " + name + ", which is not supported");
  }

  /// Gives all of them to whom the former ones belong, or the directory if there are none, with
  /// their mode, durably.
  ///
  /// @param rdb the RDB file that they were made of
  void own(Path rdb, List<Path> former, FileStat directory) throws IOException {
    var like = like(former, directory);
    for (var made : all()) {
      own(made, like, directory);
    }
    WorkDirectory.sync(place);
    WorkDirectory.sync(Objects.requireNonNull(rdb.getParent()));
  }

  private List<Path> all() throws IOException {
    var all = new ArrayList<Path>();
    for (var name : names()) {
      try (var below = Files.walk(place.resolve(name))) {
        // A directory is made durable after what is in it.
        all.addAll(below.toList().reversed());
      }
    }
    return all;
  }

  private static FileStat like(List<Path> former, FileStat directory) throws IOException {
    for (var each : former) {
      var stat = FileStat.of(each);
      if (stat.isRegularFile()) {
        return stat;
      }
      if (stat.isDirectory()) {
        for (var part : ServerFiles.listed(each)) {
          return FileStat.of(part);
        }
      }
    }
    return directory;
  }

  private static void own(Path path, FileStat like, FileStat directory) throws IOException {
    var now = FileStat.of(path);
    if (now.uid() != like.uid()) {
      set(path, "unix:uid", like.uid());
    }
    if (now.gid() != like.gid()) {
      set(path, "unix:gid", like.gid());
    }
    var file = like.isRegularFile() ? like.permissions() & 0666 : 0;
    var mode =
        now.isDirectory() ? (directory.permissions() & 0777) | OWNER_DIRECTORY : file | OWNER_FILE;
    set(path, "unix:mode", mode);
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void set(Path path, String attribute, Object value) throws IOException {
    Files.setAttribute(path, attribute, value, LinkOption.NOFOLLOW_LINKS);
  }
}
