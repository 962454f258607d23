package dev.backstay.component.sqlite;

import dev.backstay.snapshot.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Reads what a file system keeps about a file beside its bytes.
final class LiveFile {

  private static final int PERMISSIONS = 07777;

  private LiveFile() {}

  /// The attributes of the file. Opens and closes it, and so must not be called while this process
  /// holds locks on it.
  static Attributes attributes(Path file) throws IOException {
    var found = Files.readAttributes(file, "unix:mode,uid,gid,lastModifiedTime");
    var extended = new TreeMap<String, byte[]>();
    var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    if (view != null && supportsExtended(file)) {
      for (var name : view.list()) {
        var value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        extended.put(name, value.array());
      }
    }
    return new Attributes(
        (int) number(found, "mode") & PERMISSIONS,
        (int) number(found, "uid"),
        (int) number(found, "gid"),
        time(found, "lastModifiedTime").to(TimeUnit.NANOSECONDS),
        extended);
  }

  /// A number among attributes that were asked for.
  static long number(Map<String, Object> found, String name) {
    return ((Number) Objects.requireNonNull(found.get(name), name)).longValue();
  }

  /// A time among attributes that were asked for.
  static FileTime time(Map<String, Object> found, String name) {
    return (FileTime) Objects.requireNonNull(found.get(name), name);
  }

  private static boolean supportsExtended(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class);
  }
}
