package dev.backstay.component.postgres;

import dev.backstay.snapshot.ComponentContent;
import dev.backstay.snapshot.ContentSink;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the table of contents of a dump that is in a snapshot, and no more of it than that takes.
final class DumpHead implements ContentSink {

  private static final int ZEROS_MAX = 1 << 20;

  private final HeadBuffer buffer = new HeadBuffer();
  private @Nullable ArchiveHead found;

  private DumpHead() {}

  /// Ends the reading.
  private static final class EnoughException extends IOException {}

  /// That of the only entry; empty if there is none.
  ///
  /// @throws IOException if that is no dump in the custom format
  static Optional<ArchiveHead> of(ComponentContent content) throws IOException {
    return read(content).map(Read::archive);
  }

  /// A table of contents, and its bytes.
  record Read(ArchiveHead archive, byte[] bytes) {

    /// Bytes that name some of its entries alone.
    byte[] excerpt(Collection<ArchiveHead.Entry> entries) {
      return archive.excerpt(bytes, entries);
    }
  }

  /// The same with its bytes.
  static Optional<Read> read(ComponentContent content) throws IOException {
    var entries = content.entries();
    if (!entries.hasNext()) {
      return Optional.empty();
    }
    var head = new DumpHead();
    try {
      content.read(entries.next(), head);
    } catch (EnoughException read) {
      return Optional.ofNullable(head.found).map(head::withBytes);
    }
    var last = head.buffer.read();
    if (last.isEmpty()) {
      throw new DumpFormatException("a dump that ends in its table of contents");
    }
    return last.map(head::withBytes);
  }

  private Read withBytes(ArchiveHead archive) {
    return new Read(archive, Arrays.copyOf(buffer.bytes(), archive.end()));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    found = buffer.add(bytes, offset, length).orElse(null);
    if (found != null) {
      throw new EnoughException();
    }
  }

  @Override
  public void skipZeros(long length) throws IOException {
    if (length > ZEROS_MAX) {
      throw new DumpFormatException("a dump with " + length + " zeros in its table of contents");
    }
    write(new byte[(int) length], 0, (int) length);
  }
}
