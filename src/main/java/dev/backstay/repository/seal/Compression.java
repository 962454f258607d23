package dev.backstay.repository.seal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.backstay.repository.format.MalformedException;

/// Zstandard (RFC 8878), one frame a segment. Used by one thread.
final class Compression implements AutoCloseable {

  /// Measured as the best of size against time for segments of this size.
  static final int LEVEL = 3;

  private final ZstdCompressCtx compressor = new ZstdCompressCtx();
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  Compression() {
    compressor.setLevel(LEVEL);
    compressor.setContentSize(false);
  }

  static int bound(int plainBytes) {
    return (int) Zstd.compressBound(plainBytes);
  }

  int compress(byte[] plain, int offset, int length, byte[] out) {
    return compressor.compressByteArray(out, 0, out.length, plain, offset, length);
  }

  /// Fills `out` exactly; more or less than its length is damage.
  void decompress(byte[] packed, int length, byte[] out) throws MalformedException {
    try {
      var got = decompressor.decompressByteArray(out, 0, out.length, packed, 0, length);
      if (got != out.length) {
        throw new MalformedException("inflates to " + got + " of " + out.length + " bytes");
      }
    } catch (ZstdException e) {
      throw new MalformedException("does not inflate to " + out.length + " bytes: " + e);
    }
  }

  @Override
  public void close() {
    compressor.close();
    decompressor.close();
  }
}
