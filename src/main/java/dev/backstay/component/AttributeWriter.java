package dev.backstay.component;

import dev.backstay.run.Progress;
import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryType;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Gives staged entries their attributes: owner, extended attributes, time, and mode at the end,
/// since a change of owner takes the set-user-id bit away and a mode may forbid the rest. May be
/// used by several threads.
final class AttributeWriter {

  private static final int PLAIN_BITS = 0777;
  private static final int PERMISSIONS = 07777;

  /// Little of what is known of a file is asked for: there are many.
  private static final String WANTED = "unix:mode,uid,gid";

  private final boolean privileged;
  private final FileTime accessedAt;
  private final Progress progress;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /// Works as the owner of the directory, which this process made.
  AttributeWriter(Path ownDirectory, Progress progress) throws IOException {
    var own = FileStat.of(ownDirectory);
    this.privileged = own.uid() == 0;
    this.accessedAt = FileTime.from(own.modifiedAtNanos(), TimeUnit.NANOSECONDS);
    this.progress = progress;
  }

  /// Gives a staged entry the attributes of its listing.
  void apply(Path path, EntryMeta meta) throws IOException {
    var attributes = meta.attributes();
    var now = Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS);
    var owned = giveOwner(path, now, attributes);
    if (!attributes.extended().isEmpty()) {
      giveExtended(path, attributes);
    }
    setTime(path, meta);
    if (meta.type() != EntryType.SYMLINK) {
      // Bits that lend the owner's rights must not lend somebody else's.
      var mode = owned ? attributes.mode() : attributes.mode() & PLAIN_BITS;
      if (mode != (number(now, "mode") & PERMISSIONS) || mode > PLAIN_BITS) {
        set(path, "unix:mode", mode);
      }
    }
  }

  private static int number(Map<String, Object> found, String name) {
    return (Integer) Objects.requireNonNull(found.get(name), name);
  }

  private boolean giveOwner(Path path, Map<String, Object> now, Attributes attributes)
      throws IOException {
    try {
      if (number(now, "uid") != attributes.uid()) {
        set(path, "unix:uid", attributes.uid());
      }
      if (number(now, "gid") != attributes.gid()) {
        set(path, "unix:gid", attributes.gid());
      }
      return true;
    } catch (FileSystemException e) {
      if (privileged) {
        throw e;
      }
      warnOnce("owner-not-restored", "owners cannot be set by this account, first at " + path);
      return false;
    }
  }

  private void giveExtended(Path path, Attributes attributes) throws IOException {
    try {
      ExtendedAttributes.write(path, attributes.extended());
    } catch (IOException e) {
      warnOnce("xattr-not-restored", "extended attributes cannot be set, first: " + e);
    }
  }

  /// The system counts whole seconds before 1970 only.
  private static FileTime timeOf(Attributes attributes) {
    var nanos = attributes.modifiedAtNanos();
    return nanos >= 0
        ? FileTime.from(nanos, TimeUnit.NANOSECONDS)
        : FileTime.from(Math.floorDiv(nanos, 1_000_000_000L), TimeUnit.SECONDS);
  }

  /// For anything but a link itself there is a shorter way to set a time. Without the other one the
  /// system would be asked for it first.
  private void setTime(Path path, EntryMeta meta) throws IOException {
    if (meta.type() == EntryType.SYMLINK) {
      set(path, "lastModifiedTime", timeOf(meta.attributes()));
    } else {
      Objects.requireNonNull(Files.getFileAttributeView(path, BasicFileAttributeView.class))
          .setTimes(timeOf(meta.attributes()), accessedAt, null);
    }
  }

  private static void set(Path path, String attribute, Object value) throws IOException {
    Files.setAttribute(path, attribute, value, LinkOption.NOFOLLOW_LINKS);
  }

  private void warnOnce(String code, String message) {
    if (warned.add(code)) {
      progress.report(new Progress.Warning(code, message));
    }
  }
}
