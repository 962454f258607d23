package dev.backstay.repository.listing;

import dev.backstay.failure.FailureCode;
import dev.backstay.failure.RepositoryDamagedException;
import dev.backstay.repository.content.Chunks;
import dev.backstay.repository.content.Trees;
import dev.backstay.repository.format.ChunkType;
import dev.backstay.repository.format.Leaf;
import dev.backstay.repository.format.ListedEntry;
import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.Sha256;
import dev.backstay.repository.format.Tree;
import dev.backstay.repository.format.UnsafePathException;
import java.security.MessageDigest;
import java.util.Arrays;
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
  private Leaf.@Nullable Reader leaf;
  private boolean ended;

  /// Reads the listing of that tree, which must have that digest (64 hex digits).
  public ListingReader(Tree tree, String digest, Chunks chunks) {
    leaves = Trees.leaves(tree, chunks);
    this.chunks = chunks;
    expectedDigest = digest;
  }

  @Override
  public boolean hasNext() {
    try {
      return (leaf != null && leaf.hasNext()) || nextLeaf();
    } catch (MalformedException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private boolean nextLeaf() throws MalformedException {
    if (leaves.hasNext()) {
      var bytes = chunks.description(ChunkType.ENTRIES, leaves.next().id());
      // The bytes are good only until the next chunk is read, and contents are read in between.
      var copy = Arrays.copyOfRange(bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
      leaf = new Leaf.Reader(copy, digest);
      return true;
    }
    if (!ended) {
      ended = true;
      var found = HexFormat.of().formatHex(digest.digest());
      if (!found.equals(expectedDigest)) {
        throw new MalformedException("its digest is " + found + ", not " + expectedDigest);
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
      var entry = leaf.next();
      rules.check(entry.meta());
      return entry;
    } catch (MalformedException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static RepositoryDamagedException invalid(String problem, MalformedException e) {
    var unsafe = e instanceof UnsafePathException;
    return new RepositoryDamagedException(
        unsafe ? FailureCode.PATH_UNSAFE : FailureCode.MANIFEST_INVALID,
        "a listing is invalid: " + problem,
        null,
        e);
  }
}
