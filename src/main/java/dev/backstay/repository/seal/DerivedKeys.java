package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;

/// The keys that a host needs to name what it writes, without the root they come from.
///
/// @param saltKey for the salts of new seals, 32 bytes
/// @param idKey for chunk ids, 32 bytes
/// @param pageKey for page digests, 32 bytes
/// @param cellKey for cells, 32 bytes
/// @param cuttingTable for cutting by content, 2,048 bytes
public record DerivedKeys(
    byte[] saltKey, byte[] idKey, byte[] pageKey, byte[] cellKey, byte[] cuttingTable)
    implements NamingKeys {

  private static final int KEY_BYTES = 32;
  private static final int TABLE_BYTES = 2048;

  /// Reads what [#toBytes] gave.
  public static DerivedKeys parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    var keys =
        new DerivedKeys(
            in.raw("salt key", KEY_BYTES),
            in.raw("id key", KEY_BYTES),
            in.raw("page key", KEY_BYTES),
            in.raw("cell key", KEY_BYTES),
            in.raw("cutting table", TABLE_BYTES));
    in.end("derived keys");
    return keys;
  }

  /// All of them, one after the other: secret.
  public byte[] toBytes() {
    return new ByteWriter()
        .raw(saltKey)
        .raw(idKey)
        .raw(pageKey)
        .raw(cellKey)
        .raw(cuttingTable)
        .toBytes();
  }
}
