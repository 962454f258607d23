package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// All keys of a repository, derived from one random root for each epoch.
///
/// Chunk ids, page digests and cutting are keyed from the first root for the life of the
/// repository, or deduplication would end with an epoch.
public final class RepositoryKeys implements WritingKeys {

  private static final int ROOT_BYTES = 32;

  private final byte[] repositoryId;
  private final int current;
  private final Later later;
  private final RunRoots runs;
  private volatile NavigableMap<Integer, byte[]> roots;

  private RepositoryKeys(
      byte[] repositoryId, Map<Integer, byte[]> roots, Later later, RunRoots runs) {
    this.repositoryId = repositoryId.clone();
    this.roots = new TreeMap<>(roots);
    this.later = later;
    this.runs = runs;
    current = this.roots.lastKey();
  }

  /// The same keys, which also open what runs have sealed under roots of their own.
  public RepositoryKeys with(RunRoots others) {
    return new RepositoryKeys(repositoryId, roots, later, others);
  }

  /// Where the roots of epochs come from that begin after the keys were opened.
  @FunctionalInterface
  public interface Later {

    /// The same keys, with all epochs that there are by now. May be called by several threads.
    RepositoryKeys of(RepositoryKeys known);
  }

  /// New random keys for a new repository.
  public static RepositoryKeys generate(String repositoryId) {
    var id = HexFormat.of().parseHex(repositoryId);
    return new RepositoryKeys(id, Map.of(0, newRoot()), known -> known, RunRoots.NONE);
  }

  private static byte[] newRoot() {
    var root = new byte[ROOT_BYTES];
    new SecureRandom().nextBytes(root);
    return root;
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
    if (roots.isEmpty() || roots.size() < count) {
      throw new MalformedException("roots are missing or doubled");
    }
    for (var epoch = 0; epoch < roots.size(); epoch++) {
      if (!roots.containsKey(epoch)) {
        throw new MalformedException("the root of epoch " + epoch + " is missing");
      }
    }
    return new RepositoryKeys(
        HexFormat.of().parseHex(repositoryId), roots, known -> known, RunRoots.NONE);
  }

  /// The same keys and a new random root, for an epoch that begins.
  public RepositoryKeys next() {
    return with(newRoot());
  }

  /// The same keys and the root of the next epoch.
  public RepositoryKeys with(byte[] root) {
    var more = new TreeMap<>(roots);
    more.put(roots.lastKey() + 1, root.clone());
    return new RepositoryKeys(repositoryId, more, later, runs);
  }

  /// The same keys, which ask for epochs that they do not know. What they seal stays in the epoch
  /// that is the newest now.
  public RepositoryKeys asking(Later source) {
    return new RepositoryKeys(repositoryId, roots, source, runs);
  }

  /// The number of the newest epoch whose root is known.
  public int newestEpoch() {
    return roots.lastKey();
  }

  /// The root of the newest epoch, sealed to a recipient.
  public byte[] sealNewestRoot(Recipient recipient, byte[] context) {
    return recipient.seal(roots.lastEntry().getValue(), context);
  }

  /// The key that proves that whoever began an epoch had the root of that one before.
  public byte[] successionKey(int epoch) throws MalformedException {
    return Hkdf.derive(root(epoch), "succession", repositoryId);
  }

  /// Tells roots of one epoch apart, and nothing about them.
  public byte[] fingerprint(int epoch) throws MalformedException {
    return Hkdf.derive(root(epoch), "fingerprint", repositoryId);
  }

  /// The root of a run that a host made which only writes.
  ///
  /// @param number its number, as seals name it in place of an epoch
  /// @throws MalformedException if there is none that can be believed
  public RunRoots.RunRoot run(int number) throws MalformedException {
    return runs.find(number);
  }

  /// The key epoch whose root opens what was sealed in an epoch or, if that is the number of a run,
  /// by that run.
  ///
  /// @throws MalformedException if the run cannot be opened
  public int rootEpoch(int epoch) throws MalformedException {
    return RunKeys.isRun(epoch) ? runs.find(epoch).epoch() : epoch;
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
    return current;
  }

  @Override
  public byte[] baseKey(SealType type, int epoch) throws MalformedException {
    if (RunKeys.isRun(epoch)) {
      return RunKeys.baseKey(runs.find(epoch).root(), type, repositoryId);
    }
    var purpose = type == SealType.DATA ? "data" : "meta";
    return Hkdf.derive(root(epoch), purpose, repositoryId);
  }

  private byte[] root(int epoch) throws MalformedException {
    var root = roots.get(epoch);
    if (root == null && epoch > roots.lastKey()) {
      roots = later.of(this).roots;
      root = roots.get(epoch);
    }
    if (root == null) {
      throw new MalformedException("key epoch is " + Integer.toUnsignedString(epoch));
    }
    return root;
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
