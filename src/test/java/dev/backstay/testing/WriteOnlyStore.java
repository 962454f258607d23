package dev.backstay.testing;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;

/// A store as an account sees it that may create, list and read, but never delete: what a policy
/// for a host that only writes should allow, in the places where it has something to write.
///
/// @param store what is behind it
/// @param writer the host's writer
public record WriteOnlyStore(ObjectStore store, String writer) implements ObjectStore {

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
    store.create(key, content);
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    return store.read(key, offset, length);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return store.find(key);
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return store.list(prefix);
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    throw new AccessDeniedException("delete " + key);
  }

  @Override
  public String place() {
    return "write-only " + store.place();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
