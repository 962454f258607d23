package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// All keys of a repository, derived from one random root for each epoch.
///
/// Chunk ids, page digests and cutting are keyed from the first root for the life of the
/// repository, or deduplication would end with an epoch.
public final class RepositoryKeys implements WritingKeys {

  private static final int ROOT_BYTES = 32;

  private final byte[] repositoryId;
  private final TreeMap<Integer, byte[]> roots;
  private final RunRoots runs;

  private RepositoryKeys(byte[] repositoryId, Map<Integer, byte[]> roots) {
    this(repositoryId, roots, RunRoots.NONE);
  }

  private RepositoryKeys(byte[] repositoryId, Map<Integer, byte[]> roots, RunRoots runs) {
    this.repositoryId = repositoryId.clone();
    this.roots = new TreeMap<>(roots);
    this.runs = runs;
  }

  /// The same keys, which also open what runs have sealed under roots of their own.
  public RepositoryKeys with(RunRoots others) {
    return new RepositoryKeys(repositoryId, roots, others);
  }

  /// New random keys for a new repository.
  public static RepositoryKeys generate(String repositoryId) {
    var root = new byte[ROOT_BYTES];
    new SecureRandom().nextBytes(root);
    return new RepositoryKeys(HexFormat.of().parseHex(repositoryId), Map.of(0, root));
  }

  /// The keys as a key slot seals them.
  public static RepositoryKeys parse(String repositoryId, byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var count = in.count("epochs", ROOT_BYTES);
    var roots = new TreeMap<Integer, byte[]>();
    for (var i = 0; i < count; i++) {
      roots.put(in.u32("epoch"), in.raw("root", ROOT_BYTES));
    }
    in.end("roots");
    if (!roots.containsKey(0)) {
      throw new MalformedException("the root of epoch 0 is missing");
    }
    return new RepositoryKeys(HexFormat.of().parseHex(repositoryId), roots);
  }

  /// The root of a run that a host made which only writes.
  ///
  /// @param number its number, as seals name it in place of an epoch
  /// @throws MalformedException if there is none that can be believed
  public RunRoots.RunRoot run(int number) throws MalformedException {
    return runs.find(number);
  }

  /// The keys as bytes, to be sealed in a key slot.
  public byte[] toBytes() {
    var out = new ByteWriter().varint(roots.size());
    roots.forEach((epoch, root) -> out.u32(epoch).raw(root));
    return out.toBytes();
  }

  @Override
  public byte[] repositoryId() {
    return repositoryId.clone();
  }

  @Override
  public int currentEpoch() {
    return roots.lastKey();
  }

  @Override
  public byte[] baseKey(SealType type, int epoch) throws MalformedException {
    if (RunKeys.isRun(epoch)) {
      return RunKeys.baseKey(runs.find(epoch).root(), type, repositoryId);
    }
    var root = roots.get(epoch);
    if (root == null) {
      throw new MalformedException("key epoch is " + Integer.toUnsignedString(epoch));
    }
    return Hkdf.derive(root, type == SealType.DATA ? "data" : "meta", repositoryId);
  }

  @Override
  public byte[] saltKey() {
    return fixed("salt");
  }

  /// What names and cuts, without a root.
  public DerivedKeys derived() {
    return new DerivedKeys(saltKey(), idKey(), pageKey(), cellKey(), cuttingTable());
  }

  @Override
  public byte[] idKey() {
    return fixed("id");
  }

  @Override
  public byte[] pageKey() {
    return fixed("page");
  }

  @Override
  public byte[] cellKey() {
    return fixed("cell");
  }

  @Override
  public byte[] cuttingTable() {
    var info = "backstay cutting".getBytes(StandardCharsets.US_ASCII);
    return Hkdf.derive(fixed("cut"), new byte[0], info, 2048);
  }

  private byte[] fixed(String purpose) {
    var root = roots.get(0);
    if (root == null) {
      throw new IllegalStateException("no root of epoch 0");
    }
    return Hkdf.derive(root, purpose, repositoryId);
  }
}
