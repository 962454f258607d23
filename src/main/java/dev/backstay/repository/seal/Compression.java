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
    /// For little that is new, which takes little time however hard it is looked at.
    UTMOST,
    /// For many small pieces, which have much in common.
    THOROUGH,
    /// For large pieces: a fifth less time, for one hundredth more bytes.
    QUICK
  }

  private static final int LEVEL = 3;
  private static final int UTMOST_LEVEL = 7;

  /// ZSTD_fast, the strategy of levels 1 and 2, with a larger table than theirs.
  private static final int FAST_STRATEGY = 1;

  private static final int QUICK_WINDOW_LOG = 21;
  private static final int QUICK_HASH_LOG = 17;
  private static final int QUICK_MIN_MATCH = 6;

  private final Map<Effort, ZstdCompressCtx> compressors = new EnumMap<>(Effort.class);
  private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

  static int bound(int plainBytes) {
    return (int) Zstd.compressBound(plainBytes);
  }

  int compress(Effort effort, byte[] plain, int length, byte[] out) {
    if (effort != Effort.UTMOST) {
      forgetUtmost();
    }
    return compressors
        .computeIfAbsent(effort, Compression::compressor)
        .compressByteArray(out, 0, out.length, plain, 0, length);
  }

  /// What comes first is looked at hardest; nobody needs its large tables any more after that.
  private void forgetUtmost() {
    var utmost = compressors.remove(Effort.UTMOST);
    if (utmost != null) {
      utmost.close();
    }
  }

  private static ZstdCompressCtx compressor(Effort effort) {
    var context = new ZstdCompressCtx().setLevel(LEVEL).setContentSize(false);
    return switch (effort) {
      case UTMOST -> context.setLevel(UTMOST_LEVEL);
      case THOROUGH -> context;
      case QUICK ->
          context
              .setStrategy(FAST_STRATEGY)
              .setWindowLog(QUICK_WINDOW_LOG)
              .setHashLog(QUICK_HASH_LOG)
              .setMinMatch(QUICK_MIN_MATCH);
    };
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
