package dev.backstay.testing;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Passes everything on, for stores that do one thing otherwise. Closing it closes nothing.
public class PassingStore implements ObjectStore {

  /// The store that everything is passed on to.
  protected final ObjectStore store;

  /// Before that store.
  public PassingStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
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
    store.delete(key);
  }

  @Override
  public String place() {
    return store.place();
  }

  @Override
  public void close() throws IOException {}
}
