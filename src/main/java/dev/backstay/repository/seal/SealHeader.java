package dev.backstay.repository.seal;

import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ByteWriter;
import dev.backstay.repository.format.MalformedException;
import java.util.Arrays;

/// The readable head of sealed bytes.
///
/// @param suite the cipher
/// @param type what is sealed
/// @param compressed whether what is sealed is a Zstandard frame
/// @param epoch the key epoch
/// @param salt 32 bytes from which, with the epoch's key, the seal's own key is derived
/// @param commitment 32 bytes that only that key gives
record SealHeader(
    Suite suite, SealType type, boolean compressed, int epoch, byte[] salt, byte[] commitment) {

  static final int BYTES = 4 + 4 + 4 + 32 + 32;

  private static final byte[] MAGIC = {'B', 'S', 'E', 'G'};
  private static final int VERSION = 1;

  byte[] toBytes() {
    return new ByteWriter(BYTES)
        .raw(MAGIC)
        .u8(VERSION)
        .u8(suite.number())
        .u8(type.number())
        .u8(compressed ? 1 : 0)
        .u32(epoch)
        .raw(salt)
        .raw(commitment)
        .toBytes();
  }

  static SealHeader parse(byte[] bytes) throws MalformedException {
    var in = new ByteReader(bytes);
    if (!Arrays.equals(in.raw("seal", MAGIC.length), MAGIC)) {
      throw new MalformedException("seal is foreign");
    }
    var version = in.u8("seal version");
    if (version != VERSION) {
      throw new MalformedException("seal version is " + version);
    }
    var suite = suite(in.u8("suite"));
    var type = type(in.u8("seal type"));
    var compression = in.u8("compression");
    if (compression > 1) {
      throw new MalformedException("compression is " + compression);
    }
    var epoch = in.u32("epoch");
    return new SealHeader(
        suite, type, compression == 1, epoch, in.raw("salt", 32), in.raw("commitment", 32));
  }

  private static Suite suite(int number) throws MalformedException {
    for (var suite : Suite.values()) {
      if (suite.number() == number) {
        return suite;
      }
    }
    throw new MalformedException("suite is " + number);
  }

  private static SealType type(int number) throws MalformedException {
    for (var type : SealType.values()) {
      if (type.number() == number) {
        return type;
      }
    }
    throw new MalformedException("seal type is " + number);
  }
}
