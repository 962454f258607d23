package dev.backstay.component.disk;

import dev.backstay.snapshot.EntryPath;
import dev.backstay.snapshot.PathBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The header of a qcow2 image, as far as it matters here.
///
/// @param version 2 or 3
/// @param virtualBytes how large the disk is that it shows to a machine
/// @param backing the name of the file it is layered on; empty if there is none
/// @param backingFormat the format of that file; empty if the header does not say
/// @param dirty whether its reference counts must be mended before it is written to
/// @param encrypted whether its clusters are encrypted
record Qcow2Header(
    int version,
    long virtualBytes,
    String backing,
    String backingFormat,
    boolean dirty,
    boolean encrypted) {

  private static final byte[] MAGIC = {'Q', 'F', 'I', (byte) 0xFB};

  private static final int LENGTH_2 = 72;
  private static final int LENGTH_3 = 104;
  private static final int CLUSTER_BITS_MIN = 9;
  private static final int CLUSTER_BITS_MAX = 21;
  private static final int NAME_LENGTH_MAX = 1023;

  private static final int BACKING_FORMAT = 0xE2792ACA;
  private static final int FORMAT_LENGTH_MAX = 15;

  private static final long DIRTY = 1;
  private static final long CORRUPT = 1 << 1;
  private static final long DATA_FILE = 1 << 2;
  private static final long COMPRESSION_TYPE = 1 << 3;
  private static final long EXTENDED_L2 = 1 << 4;
  private static final long KNOWN = DIRTY | CORRUPT | DATA_FILE | COMPRESSION_TYPE | EXTENDED_L2;

  /// Whether the file starts as a qcow2 image does.
  static boolean isMagic(FileChannel file) throws IOException {
    return Arrays.equals(start(file, MAGIC.length), MAGIC);
  }

  /// Reads the header; the position of the channel stays where it is.
  ///
  /// @throws InvalidImageException if this cannot be the header of an image that can be kept whole
  static Qcow2Header read(FileChannel file) throws IOException, InvalidImageException {
    var first = start(file, LENGTH_3);
    if (first.length < LENGTH_2 || !Arrays.equals(first, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw InvalidImageException.damaged(
          "no qcow2 header in its first " + first.length + " bytes");
    }
    var bits = ByteBuffer.wrap(first).getInt(20);
    if (bits < CLUSTER_BITS_MIN || bits > CLUSTER_BITS_MAX) {
      throw InvalidImageException.damaged(
          "clusters of 2^" + Integer.toUnsignedString(bits) + " bytes");
    }
    return new Parser(ByteBuffer.wrap(start(file, 1 << bits))).parse();
  }

  private static byte[] start(FileChannel file, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && file.read(buffer, buffer.position()) > 0) {}
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /// Reads from the first cluster, in which all of a header lies.
  private static final class Parser {

    private final ByteBuffer cluster;

    Parser(ByteBuffer cluster) {
      this.cluster = cluster;
    }

    Qcow2Header parse() throws InvalidImageException {
      var version = cluster.getInt(4);
      if (version != 2 && version != 3) {
        throw invalid("version " + Integer.toUnsignedString(version) + ", not 2 or 3");
      }
      var virtualBytes = cluster.getLong(24);
      if (virtualBytes < 0) {
        throw invalid("a disk of " + Long.toUnsignedString(virtualBytes) + " bytes");
      }
      var features = version == 3 ? features() : 0;
      var backing = backing();
      return new Qcow2Header(
          version,
          virtualBytes,
          backing,
          backing.isEmpty() ? "" : backingFormat(version == 3 ? headerLength() : LENGTH_2),
          (features & DIRTY) != 0,
          cluster.getInt(32) != 0);
    }

    private long features() throws InvalidImageException {
      if (cluster.limit() < LENGTH_3) {
        throw invalid("ends after " + cluster.limit() + " bytes");
      }
      var features = cluster.getLong(LENGTH_2);
      if ((features & CORRUPT) != 0) {
        throw InvalidImageException.damaged("it is marked as corrupt");
      }
      if ((features & ~KNOWN) != 0) {
        throw new InvalidImageException(
            "its reader needs features 0x" + Long.toHexString(features & ~KNOWN) + ", not known");
      }
      if ((features & DATA_FILE) != 0) {
        throw new InvalidImageException(
            "its bytes are in an external data file, which is not supported");
      }
      return features;
    }

    private int headerLength() throws InvalidImageException {
      var length = cluster.getInt(100);
      if (length < LENGTH_3 || length > cluster.limit()) {
        throw invalid("a header of " + Integer.toUnsignedString(length) + " bytes");
      }
      return length;
    }

    private String backing() throws InvalidImageException {
      var offset = cluster.getLong(8);
      var length = cluster.getInt(16);
      if (offset == 0) {
        return "";
      }
      if (length < 1
          || length > NAME_LENGTH_MAX
          || offset < LENGTH_2
          || offset > cluster.limit() - length) {
        throw invalid(
            "a backing file name of %s bytes at byte %s"
                .formatted(Integer.toUnsignedString(length), Long.toUnsignedString(offset)));
      }
      return text((int) offset, length);
    }

    private String backingFormat(int start) throws InvalidImageException {
      for (var at = start; at <= cluster.limit() - 8; ) {
        var type = cluster.getInt(at);
        var length = cluster.getInt(at + 4);
        if (type == 0) {
          return "";
        }
        if (length < 0 || length > cluster.limit() - at - 8) {
          throw invalid(
              "a header extension of %s bytes at byte %d"
                  .formatted(Integer.toUnsignedString(length), at));
        }
        if (type == BACKING_FORMAT) {
          if (length > FORMAT_LENGTH_MAX) {
            throw invalid("a backing format name of " + length + " bytes");
          }
          return text(at + 8, length);
        }
        at += 8 + ((length + 7) & ~7);
      }
      return "";
    }

    private String text(int offset, int length) throws InvalidImageException {
      var bytes = new byte[length];
      cluster.get(offset, bytes);
      var text = PathBytes.decode(bytes);
      if (text.indexOf('\0') >= 0) {
        throw invalid("a name with a zero byte: " + new String(bytes, StandardCharsets.US_ASCII));
      }
      return text;
    }

    private static InvalidImageException invalid(String what) {
      return InvalidImageException.damaged(
          "its qcow2 header is not valid: " + EntryPath.escape(what));
    }
  }
}
