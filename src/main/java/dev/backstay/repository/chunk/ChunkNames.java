package dev.backstay.repository.chunk;

import dev.backstay.repository.format.ChunkId;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Recipe;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.seal.KeyedHash;
import dev.backstay.repository.seal.NamingKeys;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// Names chunks by keyed hashes, and pages by keyed digests. Used by one thread.
///
/// A chunk of pages is named by the hash of its pages' digests, so that its bytes are hashed once
/// for both.
public final class ChunkNames {

  /// The length of a whole digest of a page.
  public static final int DIGEST_BYTES = 32;

  private static final int KEY_BLOCK_BYTES = 64;
  private static final byte[] PAGE_OF_ZEROS = new byte[Recipe.PAGE_BYTES];

  private final KeyedHash ids;
  private final MessageDigest pages = Sha256.digest();
  private final byte[] pageKeyBlock;
  private final byte[] head = new byte[9];
  private final byte[] name = new byte[KeyedHash.BYTES];

  public ChunkNames(NamingKeys keys) {
    ids = new KeyedHash(keys.idKey());
    pageKeyBlock = Arrays.copyOf(keys.pageKey(), KEY_BLOCK_BYTES);
  }

  /// The id of a chunk of that type with those bytes.
  public ChunkId idOf(ChunkType type, byte[] bytes, int offset, int length) {
    if (type == ChunkType.PAGED) {
      return idOfPages(pageDigests(bytes, offset, length), 0, length);
    }
    ids.begin().add(head(type, length)).add(bytes, offset, length).end(name, 0);
    return ChunkId.of(name, 0);
  }

  /// The id of a chunk of pages, from their digests.
  ///
  /// @param digests whole digests, one page after the other
  /// @param firstPage the chunk's first page among them
  /// @param length the chunk's length in bytes
  public ChunkId idOfPages(byte[] digests, int firstPage, int length) {
    ids.begin().add(head(ChunkType.PAGED, length));
    ids.add(digests, firstPage * DIGEST_BYTES, pageCount(length) * DIGEST_BYTES).end(name, 0);
    return ChunkId.of(name, 0);
  }

  /// The whole digests of the pages of a stretch, one after the other; the last page may be short.
  public byte[] pageDigests(byte[] bytes, int offset, int length) {
    var digests = new byte[pageCount(length) * DIGEST_BYTES];
    try {
      var ofZeros = -1;
      for (var page = 0; page * Recipe.PAGE_BYTES < length; page++) {
        var from = page * Recipe.PAGE_BYTES;
        var zeros = isPageOfZeros(bytes, offset + from, length - from);
        if (zeros && ofZeros >= 0) {
          System.arraycopy(digests, ofZeros, digests, page * DIGEST_BYTES, DIGEST_BYTES);
          continue;
        }
        pages.update(pageKeyBlock);
        pages.update(bytes, offset + from, Math.min(Recipe.PAGE_BYTES, length - from));
        pages.digest(digests, page * DIGEST_BYTES, DIGEST_BYTES);
        ofZeros = zeros ? page * DIGEST_BYTES : ofZeros;
      }
    } catch (DigestException e) {
      throw new IllegalStateException("no room for " + length + " bytes' digests", e);
    }
    return digests;
  }

  /// Images are full of them: one of each stretch is digested.
  private static boolean isPageOfZeros(byte[] bytes, int offset, int left) {
    return left >= Recipe.PAGE_BYTES
        && bytes[offset] == 0
        && Arrays.equals(
            bytes, offset, offset + Recipe.PAGE_BYTES, PAGE_OF_ZEROS, 0, Recipe.PAGE_BYTES);
  }

  /// The part of each whole digest that a recipe keeps. No kept digest is zero: that is the mark of
  /// a page of zeros.
  public static byte[] kept(byte[] digests) {
    var count = digests.length / DIGEST_BYTES;
    var kept = new byte[count * Recipe.PAGE_DIGEST_BYTES];
    for (var page = 0; page < count; page++) {
      System.arraycopy(
          digests,
          page * DIGEST_BYTES,
          kept,
          page * Recipe.PAGE_DIGEST_BYTES,
          Recipe.PAGE_DIGEST_BYTES);
      kept[page * Recipe.PAGE_DIGEST_BYTES] |= (byte) 0x80;
    }
    return kept;
  }

  /// How many pages a stretch has.
  public static int pageCount(int length) {
    return (length + Recipe.PAGE_BYTES - 1) / Recipe.PAGE_BYTES;
  }

  private byte[] head(ChunkType type, int length) {
    head[0] = (byte) type.number();
    for (var i = 0; i < 4; i++) {
      head[8 - i] = (byte) (length >>> (8 * i));
    }
    return head;
  }
}
