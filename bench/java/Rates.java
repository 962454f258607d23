import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What one thread of this machine can do with the files below a directory: prints how many bytes
// it
/// reads, hashes, compresses, seals and writes in a second of its processor's time. Arguments: the
/// directory, a scratch file, the level of Zstandard, how many bytes to try.
final class Rates {

  private static final int SEGMENT_BYTES = 4 << 20;
  private static final int FRAME_BYTES = 64 << 10;
  private static final int ROUNDS = 3;

  /// A part of a file.
  private record Piece(Path file, long offset, int length) {}

  private interface Work {
    /// Answers how many bytes were worked on.
    long run() throws IOException, GeneralSecurityException;
  }

  private final Path scratch;
  private final int level;

  private Rates(Path scratch, int level) {
    this.scratch = scratch;
    this.level = level;
  }

  public static void main(String[] arguments) throws Exception {
    var pieces = sample(Path.of(arguments[0]), Long.parseLong(arguments[3]));
    new Rates(Path.of(arguments[1]), Integer.parseInt(arguments[2])).print(pieces);
  }

  private void print(List<Piece> pieces) throws IOException, GeneralSecurityException {
    var segments = read(pieces);
    report("read", () -> read(pieces).stream().mapToLong(segment -> segment.length).sum());
    report("hash", () -> hash(segments));
    report("compress", () -> compress(segments));
    report("seal", () -> seal(segments));
    report("write", () -> write(segments));
  }

  /// The best of some rounds: the first ones also compile.
  private static void report(String name, Work work) throws IOException, GeneralSecurityException {
    var threads = ManagementFactory.getThreadMXBean();
    var best = 0.0;
    for (var round = 0; round < ROUNDS; round++) {
      var start = threads.getCurrentThreadCpuTime();
      var bytes = work.run();
      best = Math.max(best, bytes * 1e9 / Math.max(1, threads.getCurrentThreadCpuTime() - start));
    }
    System.out.printf("%s %.0f%n", name, best);
  }

  /// Pieces spread evenly over all files.
  private static List<Piece> sample(Path directory, long budget) throws IOException {
    var all = new ArrayList<Piece>();
    var total = 0L;
    try (var paths = Files.walk(directory)) {
      for (var file : paths.filter(Files::isRegularFile).sorted().toList()) {
        var size = Files.size(file);
        for (var offset = 0L; offset < size; offset += SEGMENT_BYTES) {
          all.add(new Piece(file, offset, (int) Math.min(SEGMENT_BYTES, size - offset)));
        }
        total += size;
      }
    }
    var step = Math.max(1.0, (double) total / budget);
    var chosen = new ArrayList<Piece>();
    for (var at = 0.0; at < all.size(); at += step) {
      chosen.add(all.get((int) at));
    }
    return chosen;
  }

  /// The pieces put together into segments, without those that are zeros only.
  private static List<byte[]> read(List<Piece> pieces) throws IOException {
    var segments = new ArrayList<byte[]>();
    var open = ByteBuffer.allocate(SEGMENT_BYTES);
    for (var piece : pieces) {
      if (open.remaining() < piece.length()) {
        segments.add(bytes(open));
      }
      var start = open.position();
      open.limit(start + piece.length());
      try (var channel = FileChannel.open(piece.file())) {
        channel.position(piece.offset());
        while (open.hasRemaining() && channel.read(open) >= 0) {}
      }
      if (isZeros(open.array(), start, open.position())) {
        open.position(start);
      }
      open.limit(SEGMENT_BYTES);
    }
    segments.add(bytes(open));
    return segments;
  }

  private static byte[] bytes(ByteBuffer open) {
    var segment = new byte[open.flip().remaining()];
    open.get(segment).clear();
    return segment;
  }

  private static boolean isZeros(byte[] bytes, int from, int to) {
    for (var i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static long hash(List<byte[]> segments) throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256");
    var bytes = 0L;
    for (var segment : segments) {
      for (var at = 0; at < segment.length; at += FRAME_BYTES) {
        var length = Math.min(FRAME_BYTES, segment.length - at);
        digest.update(segment, at, length);
        bytes += digest.digest().length == 32 ? length : 0;
      }
    }
    return bytes;
  }

  private long compress(List<byte[]> segments) {
    var out = new byte[(int) Zstd.compressBound(SEGMENT_BYTES)];
    var bytes = 0L;
    try (var compressor = new ZstdCompressCtx().setLevel(level)) {
      for (var segment : segments) {
        compressor.compressByteArray(out, 0, out.length, segment, 0, segment.length);
        bytes += segment.length;
      }
    }
    return bytes;
  }

  private static long seal(List<byte[]> segments) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("ChaCha20-Poly1305");
    var key = new SecretKeySpec(new byte[32], "ChaCha20");
    var out = new byte[FRAME_BYTES + 16];
    var bytes = 0L;
    for (var segment : segments) {
      for (var at = 0; at < segment.length; at += FRAME_BYTES) {
        var length = Math.min(FRAME_BYTES, segment.length - at);
        var nonce = ByteBuffer.allocate(12).putLong(bytes).array();
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
        cipher.doFinal(segment, at, length, out);
        bytes += length;
      }
    }
    return bytes;
  }

  private long write(List<byte[]> segments) throws IOException {
    var bytes = 0L;
    try (var channel =
        FileChannel.open(scratch, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (var segment : segments) {
        bytes += channel.write(ByteBuffer.wrap(segment));
      }
    } finally {
      Files.deleteIfExists(scratch);
    }
    return bytes;
  }
}
