package dev.backstay.repository.seal;

import dev.backstay.repository.format.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;

/// The keys of one run of a host that only writes: what seals is derived from a root that is drawn
/// for the run, and forgotten at its end.
public final class RunKeys implements WritingKeys {

  private static final int ROOT_BYTES = 32;

  private final byte[] repositoryId;
  private final int number;
  private final byte[] root = new byte[ROOT_BYTES];
  private final DerivedKeys names;

  /// Draws a root.
  ///
  /// @param number of the capsule that the root is in, which is negative
  public RunKeys(byte[] repositoryId, int number, DerivedKeys names) {
    if (!isRun(number)) {
      throw new IllegalArgumentException("number " + number);
    }
    this.repositoryId = repositoryId.clone();
    this.number = number;
    this.names = names;
    new SecureRandom().nextBytes(root);
  }

  /// Whether an epoch in the head of a seal is the number of a capsule.
  public static boolean isRun(int epoch) {
    return epoch < 0;
  }

  /// Seals the root to whoever can read.
  ///
  /// @param context bytes that must be given again to open it
  public byte[] sealTo(Recipient recipient, byte[] context) {
    return recipient.seal(root, context);
  }

  /// The key of one type of seals under the root of a run.
  ///
  /// @throws MalformedException if a host that only writes has no business with that type
  static byte[] baseKey(byte[] root, SealType type, byte[] repositoryId) throws MalformedException {
    if (!type.isOfRuns()) {
      throw new MalformedException("is sealed as " + type + " by a host that only writes");
    }
    return Hkdf.derive(root, type == SealType.DATA ? "data" : "meta", repositoryId);
  }

  @Override
  public byte[] repositoryId() {
    return repositoryId.clone();
  }

  @Override
  public int currentEpoch() {
    return number;
  }

  @Override
  public byte[] baseKey(SealType type, int epoch) throws MalformedException {
    if (epoch != number) {
      throw new MalformedException("key epoch is " + Integer.toUnsignedString(epoch));
    }
    return baseKey(root, type, repositoryId);
  }

  /// Forgets the root: nothing that was sealed can be opened with what is left here.
  public void forget() {
    Arrays.fill(root, (byte) 0);
  }

  @Override
  public byte[] saltKey() {
    return names.saltKey();
  }

  @Override
  public byte[] idKey() {
    return names.idKey();
  }

  @Override
  public byte[] pageKey() {
    return names.pageKey();
  }

  @Override
  public byte[] cellKey() {
    return names.cellKey();
  }

  @Override
  public byte[] cuttingTable() {
    return names.cuttingTable();
  }
}
