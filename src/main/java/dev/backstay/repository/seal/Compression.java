package dev.backstay.repository.seal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.backstay.repository.format.MalformedException;
import java.util.EnumMap;
import java.util.Map;

/// Zstandard (RFC 8878), one frame a segment. Used by one thread.
public final class Compression implements AutoCloseable {

  /// How hard to look for what is there twice.
  public enum Effort {
    /// For many small pieces, which have much in common.
    THOROUGH(3),
    /// For large pieces: a quarter less time, for three to four hundredths more bytes.
    QUICK(2);

    private final int level;

    Effort(int level) {
      this.level = level;
    }
  }

  private final Map<Effort, ZstdCompressCtx> compressors = new EnumMap<>(Effort.class);
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  static int bound(int plainBytes) {
    return (int) Zstd.compressBound(plainBytes);
  }

  int compress(Effort effort, byte[] plain, int length, byte[] out) {
    return compressors
        .computeIfAbsent(effort, Compression::compressor)
        .compressByteArray(out, 0, out.length, plain, 0, length);
  }

  private static ZstdCompressCtx compressor(Effort effort) {
    return new ZstdCompressCtx().setLevel(effort.level).setContentSize(false);
  }

  /// Fills the first `plainBytes` of `out` exactly; more or less is damage.
  void decompress(byte[] packed, int length, byte[] out, int plainBytes) throws MalformedException {
    try {
      var got = decompressor.decompressByteArray(out, 0, plainBytes, packed, 0, length);
      if (got != plainBytes) {
        throw new MalformedException("inflates to " + got + " of " + plainBytes + " bytes");
      }
    } catch (ZstdException e) {
      throw new MalformedException("does not inflate to " + plainBytes + " bytes: " + e);
    }
  }

  @Override
  public void close() {
    compressors.values().forEach(ZstdCompressCtx::close);
    decompressor.close();
  }
}
