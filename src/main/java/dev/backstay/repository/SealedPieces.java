package dev.backstay.repository;

import dev.backstay.repository.content.CellMemory;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.seal.Compression;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;

/// A file of sealed pieces: 16 random bytes, then the pieces, each bound to those bytes, to its
/// number, and to whether it is the last, which says what the others are about. So one that was
/// cut, mixed or exchanged is not taken for a whole one, and need not be synced.
final class SealedPieces {

  private static final int NAME_BYTES = 16;
  private static final int HEAD_BYTES = 9;
  private static final int PIECE_BYTES_MAX = 1 << 20;

  private SealedPieces() {}

  /// Reads all pieces.
  ///
  /// @param about what the last one must say
  /// @throws MalformedException if they are not what was written
  static void read(InputStream in, Sealer sealer, byte[] about, CellMemory.Pieces pieces)
      throws IOException, MalformedException {
    var name = in.readNBytes(NAME_BYTES);
    for (var number = 0; ; number++) {
      var head = new ByteReader(in.readNBytes(HEAD_BYTES));
      var last = head.u8("last") != 0;
      var plainBytes = length(head);
      var sealed = in.readNBytes(length(head));
      var context = context(name, number, last);
      var piece = sealer.open(SealType.KNOWN_CELLS, sealed, plainBytes, context);
      if (last) {
        if (!Arrays.equals(piece, about)) {
          throw new MalformedException("pieces of something else");
        }
        return;
      }
      pieces.add(piece);
    }
  }

  private static int length(ByteReader head) throws MalformedException {
    var length = head.u32("length");
    if (length < 0 || length > PIECE_BYTES_MAX) {
      throw new MalformedException("length is " + length);
    }
    return length;
  }

  private static byte[] context(byte[] name, int number, boolean last) {
    return new ByteWriter().raw(name).u32(number).u8(last ? 1 : 0).toBytes();
  }

  /// Writes pieces one after the other. Used by one thread.
  static final class Writer implements AutoCloseable {

    private final OutputStream out;
    private final Sealer sealer;
    private final byte[] name = new byte[NAME_BYTES];
    private int number;

    Writer(OutputStream out, Sealer sealer) throws IOException {
      this.out = out;
      this.sealer = sealer;
      new SecureRandom().nextBytes(name);
      out.write(name);
    }

    void add(byte[] piece) throws IOException {
      write(piece, false);
    }

    void end(byte[] about) throws IOException {
      write(about, true);
    }

    private void write(byte[] piece, boolean last) throws IOException {
      var context = context(name, number++, last);
      var effort = Compression.Effort.QUICK;
      var sealed = sealer.seal(SealType.KNOWN_CELLS, piece, piece.length, piece, context, effort);
      out.write(new ByteWriter().u8(last ? 1 : 0).u32(piece.length).u32(sealed.length).toBytes());
      out.write(sealed);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
