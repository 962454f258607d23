package dev.backstay.testing;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/// A store as an account sees it that may create, list and read, but never delete: what a policy
/// for a host that only writes should allow, in the places where it has something to write.
public final class WriteOnlyStore extends PassingStore {

  private final String writer;

  /// Before that store.
  ///
  /// @param writer the host's writer
  public WriteOnlyStore(ObjectStore store, String writer) {
    super(store);
    this.writer = writer;
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    var name = key.value();
    if (!name.startsWith("packs/")
        && !name.startsWith("capsules/")
        && !name.startsWith("intents/")
        && !name.startsWith("own/" + writer + "/")
        && !name.startsWith("commits/" + writer + "/")) {
      throw new AccessDeniedException("create " + key);
    }
    super.create(key, content);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    throw new AccessDeniedException("delete " + key);
  }

  @Override
  public String place() {
    return "write-only " + super.place();
  }
}
