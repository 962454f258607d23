package dev.backstay.repository.pack;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.util.Arrays;

/// The last bytes of a pack: how long the sealed table before them is.
///
/// @param sealedBytes the table's length in the pack
/// @param plainBytes its length when opened
public record PackFooter(int sealedBytes, int plainBytes) {

  /// How many bytes a footer has.
  public static final int BYTES = 16;

  private static final byte[] MAGIC = {'B', 'S', 'T', 'Y', 'P', 'A', 'K', '1'};

  byte[] toBytes() {
    return new ByteWriter(BYTES).u32(sealedBytes).u32(plainBytes).raw(MAGIC).toBytes();
  }

  /// Reads the footer of a pack of that size.
  public static PackFooter parse(byte[] bytes, long packBytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var footer = new PackFooter(in.u32("table length"), in.u32("opened table length"));
    if (!Arrays.equals(in.raw("magic", MAGIC.length), MAGIC)) {
      throw new MalformedException("magic is foreign");
    }
    in.end("footer");
    if (footer.sealedBytes < 0
        || footer.plainBytes < 0
        || footer.sealedBytes > packBytes - BYTES
        || footer.plainBytes > 64 << 20) {
      throw new MalformedException("table length is " + footer);
    }
    return footer;
  }
}
