package dev.backstay.repository.format;

import dev.backstay.snapshot.EntryType;
import java.security.MessageDigest;

/// A leaf of a listing: its entries, and apart from them the change marks of its files.
///
/// A listing's digest covers the entries only: it says what is restored, not how the next capture
/// recognises what is unchanged.
public final class Leaf {

  private static final int MARK_BYTES = 8;
  private static final int LENGTH_BYTES = 4;

  private Leaf() {}

  /// Collects one leaf after the other. Used by one thread.
  public static final class Writer {

    private final ByteWriter entries = new ByteWriter(64 << 10);
    private final ByteWriter marks = new ByteWriter(8 << 10);
    private EntryCodec codec = new EntryCodec();

    /// Appends an entry.
    public void add(ListedEntry entry) {
      codec.write(entry, entries);
      if (entry.meta().type() == EntryType.FILE) {
        marks.u64(entry.meta().changeMark());
      }
    }

    /// How many bytes of entries there are.
    public int size() {
      return entries.size();
    }

    /// Ends the leaf: adds its entries to the digest, returns it, and starts the next one.
    public byte[] take(MessageDigest digest) {
      var described = entries.toBytes();
      digest.update(described);
      var leaf =
          new ByteWriter(described.length + marks.size() + LENGTH_BYTES)
              .u32(described.length)
              .raw(described)
              .raw(marks.toBytes())
              .toBytes();
      entries.clear();
      marks.clear();
      codec = new EntryCodec();
      return leaf;
    }
  }

  /// Reads one leaf. Used by one thread.
  public static final class Reader {

    private final EntryCodec codec = new EntryCodec();
    private final ByteReader entries;
    private final ByteReader marks;

    /// Reads that leaf, and adds its entries to the digest.
    public Reader(byte[] leaf, MessageDigest digest) throws MalformedException {
      var in = new ByteReader(leaf);
      var length = in.u32("length of entries");
      if (length <= 0 || length > in.remaining()) {
        throw new MalformedException("length of entries is " + length);
      }
      digest.update(leaf, in.position(), length);
      entries = new ByteReader(leaf, in.position(), length);
      marks = new ByteReader(leaf, in.position() + length, in.remaining() - length);
      if (marks.remaining() % MARK_BYTES != 0) {
        throw new MalformedException("change marks take " + marks.remaining() + " bytes");
      }
    }

    /// Whether there is another entry. Behind the last one there must be no mark.
    public boolean hasNext() throws MalformedException {
      if (entries.remaining() > 0) {
        return true;
      }
      marks.end("leaf");
      return false;
    }

    /// The next entry.
    public ListedEntry next() throws MalformedException {
      var entry = codec.read(entries);
      if (entry.meta().type() != EntryType.FILE) {
        return entry;
      }
      var mark = marks.u64("change mark");
      return new ListedEntry(entry.meta().withChangeMark(mark), entry.content());
    }
  }
}
