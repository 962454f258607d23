package dev.backstay.store.web;

import dev.backstay.store.Content;
import dev.backstay.store.ContentDigest;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// What a server claims of one object, which is looked up where its answer alone does not prove it.
///
/// @param store whose object it is
public record ObjectClaim(ObjectStore store, ObjectKey key) {

  /// Requires that an object that was said to be created has the bytes that were sent.
  ///
  /// @param repeated the MD5 of what it took, if it told it, as headers carry it
  /// @throws IOException if it has not
  public void requireTaken(Content content, ContentDigest sent, Optional<String> repeated)
      throws IOException {
    if (repeated.isPresent() && !repeated.get().equals(sent.base64())) {
      throw new IOException(shown() + ": it took other bytes than were sent: their MD5 differs");
    }
    if (repeated.isEmpty()
        && store.find(key).filter(it -> it.sizeBytes() == content.sizeBytes()).isEmpty()) {
      throw new IOException(shown() + ": it took the object and does not show it");
    }
  }

  /// No bytes, if the object has none from there on.
  ///
  /// @throws NoSuchFileException if there is no such object
  /// @throws IOException if it has some
  public byte[] nothingFrom(long offset) throws IOException {
    var found = store.find(key).orElseThrow(() -> new NoSuchFileException(shown()));
    if (found.sizeBytes() > offset) {
      throw new IOException(shown() + ": it has no range within " + found.sizeBytes());
    }
    return new byte[0];
  }

  private String shown() {
    return store.place() + "/" + key;
  }
}
