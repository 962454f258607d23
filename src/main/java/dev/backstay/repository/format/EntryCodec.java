package dev.backstay.repository.format;

import dev.backstay.snapshot.Attributes;
import dev.backstay.snapshot.EntryMeta;
import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.EntryType;
import dev.backstay.snapshot.PathBytes;
import java.util.Arrays;
import java.util.TreeMap;

/// Entries as they stand in a leaf of a listing; each path shares a prefix with the one before.
/// Change marks stand elsewhere in the leaf: see [Leaf].
///
/// Used by one thread, for one leaf; a new leaf starts with a new codec.
final class EntryCodec {

  private static final int DATABASE = 0x10;
  private static final int EXTENDED = 0x20;
  private static final int TYPE = 0x0F;
  private static final int NAME_BYTES_MAX = 256;
  private static final int VALUE_BYTES_MAX = 64 << 10;

  private byte[] before = {};

  /// Appends an entry.
  void write(ListedEntry entry, ByteWriter out) {
    var meta = entry.meta();
    var path = meta.path().bytes();
    var shared = Arrays.mismatch(before, path);
    shared = shared < 0 ? path.length : shared;
    out.varint(shared).varint(path.length - shared).raw(path, shared, path.length - shared);
    before = path;

    var attributes = meta.attributes();
    var extended = attributes.extended();
    out.u8(
        meta.type().ordinal()
            | (meta.database() ? DATABASE : 0)
            | (extended.isEmpty() ? 0 : EXTENDED));
    out.varint(attributes.mode());
    out.varint(Integer.toUnsignedLong(attributes.uid()));
    out.varint(Integer.toUnsignedLong(attributes.gid()));
    out.signed(attributes.modifiedAtNanos());
    if (!extended.isEmpty()) {
      out.varint(extended.size());
      extended.forEach((name, value) -> out.text(name).bytes(value));
    }
    switch (meta.type()) {
      case FILE -> {
        out.varint(meta.sizeBytes());
        entry.content().writeTo(out);
      }
      case SYMLINK, HARD_LINK -> out.bytes(PathBytes.encode(meta.target()));
      case DIRECTORY -> {}
    }
  }

  /// Reads the next entry.
  ListedEntry read(ByteReader in) throws MalformedException {
    var path = readPath(in);
    var flags = in.u8("entry type");
    var type = typeOf(flags);
    var attributes = readAttributes(in, (flags & EXTENDED) != 0);
    var database = (flags & DATABASE) != 0;
    return switch (type) {
      case FILE -> {
        var size = in.varint("size", Limits.CONTENT_BYTES_MAX);
        var content = StoredContent.readFrom(in);
        yield new ListedEntry(
            new EntryMeta(path, type, attributes, size, "", database, 0), content);
      }
      case SYMLINK, HARD_LINK -> {
        var target = PathBytes.decode(in.bytes("link target", EntryPath.LENGTH_MAX * 4));
        yield new ListedEntry(
            new EntryMeta(path, type, attributes, 0, target, false, 0), new StoredContent.Empty());
      }
      case DIRECTORY ->
          new ListedEntry(
              new EntryMeta(path, type, attributes, 0, "", false, 0), new StoredContent.Empty());
    };
  }

  private static EntryType typeOf(int flags) throws MalformedException {
    var number = flags & TYPE;
    var unknown = flags & ~(TYPE | DATABASE | EXTENDED);
    if (number >= EntryType.values().length || unknown != 0) {
      throw new MalformedException("entry type is " + flags);
    }
    return EntryType.values()[number];
  }

  private EntryPath readPath(ByteReader in) throws MalformedException {
    var shared = in.varintInt("shared path", before.length);
    var rest = in.bytes("path", EntryPath.LENGTH_MAX * 4);
    var path = Arrays.copyOf(before, shared + rest.length);
    System.arraycopy(rest, 0, path, shared, rest.length);
    before = path;
    var text = PathBytes.decode(path);
    var problem = EntryPath.problemOf(text);
    if (problem.isPresent()) {
      throw new UnsafePathException("path is " + problem.get());
    }
    return new EntryPath(text);
  }

  private static Attributes readAttributes(ByteReader in, boolean extended)
      throws MalformedException {
    var mode = in.varintInt("mode", 07777);
    var uid = (int) in.varint("uid", 0xFFFF_FFFFL);
    var gid = (int) in.varint("gid", 0xFFFF_FFFFL);
    var modifiedAtNanos = in.signed("modification time");
    var values = new TreeMap<String, byte[]>();
    if (extended) {
      var count = in.count("extended attributes", 2);
      for (var i = 0; i < count; i++) {
        var name = in.text("attribute name", NAME_BYTES_MAX);
        if (values.put(name, in.bytes("attribute value", VALUE_BYTES_MAX)) != null) {
          throw new MalformedException("attribute twice: " + EntryPath.escape(name));
        }
      }
    }
    return new Attributes(mode, uid, gid, modifiedAtNanos, values);
  }
}
