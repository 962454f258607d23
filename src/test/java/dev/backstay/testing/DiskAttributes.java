package dev.backstay.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The attributes of one file, directory or link on a disk.
record DiskAttributes(int mode, int uid, int gid, FileTime time, Map<String, String> extended) {

  static DiskAttributes of(Path path) throws IOException {
    var read =
        Files.readAttributes(path, "unix:mode,uid,gid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    return new DiskAttributes(
        (int) found(read, "mode"),
        (int) found(read, "uid"),
        (int) found(read, "gid"),
        (FileTime) found(read, "lastModifiedTime"),
        Files.isSymbolicLink(path) ? Map.of() : extendedOf(path));
  }

  private static Object found(Map<String, Object> read, String name) {
    var value = read.get(name);
    if (value == null) {
      throw new AssertionError("no " + name);
    }
    return value;
  }

  private static Map<String, String> extendedOf(Path path) throws IOException {
    var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    var values = new TreeMap<String, String>();
    for (var name : view.list()) {
      var value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      values.put(name, HexFormat.of().formatHex(value.array()));
    }
    return values;
  }

  /// Gives them to a fresh file, directory or link.
  void giveTo(Path path) throws IOException {
    var link = Files.isSymbolicLink(path);
    var now = of(path);
    if (now.uid != uid || now.gid != gid) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
    if (!link) {
      var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
      for (var each : extended.entrySet()) {
        view.write(each.getKey(), ByteBuffer.wrap(HexFormat.of().parseHex(each.getValue())));
      }
      Files.setAttribute(path, "unix:mode", mode & 07777);
    }
    Files.setAttribute(path, "lastModifiedTime", time, LinkOption.NOFOLLOW_LINKS);
  }
}
