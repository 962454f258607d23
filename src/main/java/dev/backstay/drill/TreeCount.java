package dev.backstay.drill;

import dev.backstay.component.Component;
import dev.backstay.snapshot.ComponentRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Counts what stands in a restored tree.
final class TreeCount {

  private TreeCount() {}

  /// What differs from what was captured: how many files there are, and how long they are together.
  static List<String> differences(Component.FileTree tree, ComponentRecord record)
      throws IOException {
    var files = 0L;
    var bytes = 0L;
    var seen = new HashSet<Object>();
    try (var paths = Files.walk(tree.path())) {
      for (var each : (Iterable<Path>) paths::iterator) {
        if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          var key = Files.getAttribute(each, "unix:ino", LinkOption.NOFOLLOW_LINKS);
          // Names of one file are links to its first name.
          if ((int) Files.getAttribute(each, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == 1
              || seen.add(key)) {
            files++;
            bytes += Files.size(each);
          }
        }
      }
    }
    var different = new ArrayList<String>();
    if (files != record.fileCount()) {
      different.add("%d files, and %d were captured".formatted(files, record.fileCount()));
    }
    if (bytes != record.contentBytes()) {
      different.add("%d bytes, and %d were captured".formatted(bytes, record.contentBytes()));
    }
    return different;
  }
}
