package dev.backstay.component;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads and writes the extended attributes of the `user.` name space.
public final class ExtendedAttributes {

  private static final SortedMap<String, byte[]> NONE = Collections.emptySortedMap();

  private ExtendedAttributes() {}

  /// The extended attributes of a regular file or directory; none if they may not be read, since
  /// then its content may not be read either.
  public static SortedMap<String, byte[]> of(Path path) throws IOException {
    var view = viewOf(path);
    if (view == null) {
      return NONE;
    }
    try {
      var names = view.list();
      if (names.isEmpty()) {
        return NONE;
      }
      var values = new TreeMap<String, byte[]>();
      for (var name : names) {
        var value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        values.put(name, value.array());
      }
      return values;
    } catch (AccessDeniedException | NoSuchFileException expected) {
      return NONE;
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("not supported")) {
        return NONE;
      }
      throw e;
    }
  }

  /// Gives the file or directory these extended attributes in addition to those it has.
  ///
  /// @throws IOException if its file system does not keep them
  static void write(Path path, Map<String, byte[]> values) throws IOException {
    var view = viewOf(path);
    if (view == null) {
      throw new IOException("extended attributes are not supported at " + path);
    }
    for (var value : values.entrySet()) {
      view.write(value.getKey(), ByteBuffer.wrap(value.getValue()));
    }
  }

  private static @Nullable UserDefinedFileAttributeView viewOf(Path path) {
    return Files.getFileAttributeView(
        path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
