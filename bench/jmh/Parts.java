package dev.backstay.bench;

import dev.backstay.repository.chunk.ChunkNames;
import dev.backstay.repository.chunk.FastCdc;
import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.PackTable;
import dev.backstay.repository.index.ChunkIndex;
import dev.backstay.repository.seal.RepositoryKeys;
import dev.backstay.repository.seal.SealType;
import dev.backstay.repository.seal.Sealer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What the parts of a backup take, one thread, one MiB or one look-up at a time. Each `MiB` is
// half
/// random letters and half a text that repeats itself.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Parts {

  private static final int MIB = 1 << 20;
  private static final int CHUNKS = 100_000;

  private final RepositoryKeys keys = RepositoryKeys.generate("00".repeat(16));
  private final FastCdc cutter = new FastCdc(keys.cuttingTable());
  private final ChunkNames names = new ChunkNames(keys);
  private final Sealer sealer = new Sealer(keys);
  private final ChunkIndex index = new ChunkIndex();
  private final ChunkId[] ids = new ChunkId[CHUNKS];
  private final byte[] plain = new byte[MIB];
  private byte[] sealed = {};
  private int next;

  /// Makes the bytes and the index.
  @Setup(Level.Trial)
  public void fill() {
    var random = new Random(3);
    for (var i = 0; i < MIB; i++) {
      plain[i] =
          (byte) (i % 8192 < 4096 ? 'a' + random.nextInt(26) : "a line of text\n".charAt(i % 15));
    }
    sealed = sealer.seal(SealType.DATA, plain);
    var segment = index.newSegment();
    for (var i = 0; i < CHUNKS; i++) {
      ids[i] = names.idOf(ChunkType.DATA, plain, i, 100);
      index.add(new PackTable.Chunk(ChunkType.DATA, ids[i], 100), segment, 0);
    }
  }

  /// Lets the sealer go.
  @TearDown
  public void close() {
    sealer.close();
  }

  /// Cuts a MiB by its content.
  @Benchmark
  public int cutMiB() {
    var count = 0;
    for (var at = 0; at < MIB; count++) {
      at += cutter.cut(plain, at, MIB - at);
    }
    return count;
  }

  /// Names a MiB as one chunk.
  @Benchmark
  public ChunkId nameMiB() {
    return names.idOf(ChunkType.DATA, plain, 0, MIB);
  }

  /// Digests the pages of a MiB.
  @Benchmark
  public byte[] digestPagesOfMiB() {
    return names.pageDigests(plain, 0, MIB);
  }

  /// Compresses and encrypts a MiB.
  @Benchmark
  public byte[] sealMiB() {
    return sealer.seal(SealType.DATA, plain);
  }

  /// Decrypts and decompresses a MiB.
  @Benchmark
  public byte[] openMiB() throws MalformedException {
    return sealer.open(SealType.DATA, sealed, MIB);
  }

  /// Looks for a chunk among a hundred thousand.
  @Benchmark
  public boolean lookUp() {
    next = (next + 7919) % CHUNKS;
    return index.contains(ids[next]);
  }
}
