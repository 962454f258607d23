package dev.backstay.repository.content;

import dev.backstay.repository.format.MalformedException;
import dev.backstay.repository.format.StoredContent;
import dev.backstay.repository.chunk.SipHash;

/// Keeps, outside of the repository, where the cells of stored contents are. What is lost of it
/// costs room, nothing else; what is given back is what was kept. Used by one thread.
public interface CellMemory {

  /// One that keeps nothing.
  CellMemory NONE =
      new CellMemory() {
        @Override
        public byte[] key() {
          return new byte[SipHash.KEY_BYTES];
        }

        @Override
        public boolean recall(StoredContent content, Pieces pieces) {
          return false;
        }

        @Override
        public Draft begin() {
          return new Draft() {
            @Override
            public void add(byte[] piece) {}

            @Override
            public void keep(StoredContent content, StoredContent former) {}

            @Override
            public void close() {}
          };
        }
      };

  /// Takes pieces, in the order in which they were kept.
  @FunctionalInterface
  interface Pieces {
    void add(byte[] piece) throws MalformedException;
  }

  /// What cells are hashed with: [SipHash#KEY_BYTES] that nobody else knows, always the same ones.
  byte[] key();

  /// Gives all that is kept of exactly that content.
  ///
  /// @return false if nothing is, or not all of it can be read or taken: what was given is of no
  ///     use then
  boolean recall(StoredContent content, Pieces pieces);

  /// Begins to keep something of a content that is being stored.
  Draft begin();

  /// What will be kept. Closing it before it is kept drops it.
  interface Draft extends AutoCloseable {

    /// Adds a piece.
    void add(byte[] piece);

    /// Keeps all pieces as those of a stored content, which takes the place of a former one.
    void keep(StoredContent content, StoredContent former);

    @Override
    void close();
  }
}
