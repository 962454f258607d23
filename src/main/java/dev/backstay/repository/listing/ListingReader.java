package dev.backstay.repository.listing;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.content.Trees;
import dev.backstay.repository.format.ByteReader;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.EntryCodec;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads one listing in order, and checks as it goes that it is one: see [ListingRules]. After the
/// last entry the digest of all of it is compared. Used by one thread.
public final class ListingReader implements Iterator<ListedEntry> {

  private final Iterator<Tree.Item> leaves;
  private final Chunks chunks;
  private final String expectedDigest;
  private final MessageDigest digest = Sha256.digest();
  private final ListingRules rules = new ListingRules();
  private EntryCodec codec = new EntryCodec();
  private @Nullable ByteReader leaf;
  private boolean ended;

  /// Reads the listing of that tree, which must have that digest (64 hex digits).
  public ListingReader(Tree tree, String digest, Chunks chunks) {
    leaves = Trees.leaves(tree, chunks);
    this.chunks = chunks;
    expectedDigest = digest;
  }

  @Override
  public boolean hasNext() {
    if (leaf != null && leaf.remaining() > 0) {
      return true;
    }
    if (leaves.hasNext()) {
      var bytes = chunks.description(ChunkType.ENTRIES, leaves.next().id());
      digest.update(bytes.array(), bytes.offset(), bytes.length());
      // The bytes are good only until the next chunk is read, and contents are read in between.
      var copy = new byte[bytes.length()];
      System.arraycopy(bytes.array(), bytes.offset(), copy, 0, copy.length);
      if (copy.length == 0) {
        throw invalid("a leaf is empty");
      }
      leaf = new ByteReader(copy);
      codec = new EntryCodec();
      return true;
    }
    if (!ended) {
      ended = true;
      var found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(expectedDigest)) {
        throw invalid("its digest is " + found + ", not " + expectedDigest);
      }
    }
    return false;
  }

  @Override
  public ListedEntry next() {
    if (!hasNext() || leaf == null) {
      throw new NoSuchElementException();
    }
    try {
      var entry = codec.read(leaf);
      rules.check(entry.meta());
      return entry;
    } catch (MalformedException e) {
      throw new RepositoryDamagedException(
          FailureCode.MANIFEST_INVALID, "a listing is invalid: " + e.getMessage(), null, e);
    }
  }

  private static RepositoryDamagedException invalid(String problem) {
    return new RepositoryDamagedException(
        FailureCode.MANIFEST_INVALID, "a listing is invalid: " + problem, null);
  }
}
