package dev.backstay.testing;

import dev.backstay.store.Content;
import dev.backstay.store.ObjectKey;
import dev.backstay.store.ObjectStore;
import dev.backstay.store.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A store whose operations (create, read, find, list, delete) are counted and fail on demand.
public final class FaultyObjectStore implements ObjectStore {

  private final ObjectStore store;
  private final Faults faults;

  /// Passes to the store what the faults let through.
  public FaultyObjectStore(ObjectStore store, Faults faults) {
    this.store = store;
    this.faults = faults;
  }

  /// How many operations were tried so far.
  public int operations() {
    return faults.count();
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    faults.step(
        "create " + key,
        () -> {
          store.create(key, content);
          return key;
        });
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    return faults.step(
        "read " + key + " " + offset + "+" + length, () -> store.read(key, offset, length));
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    return faults.step("find " + key, () -> store.find(key));
  }

  @Override
  public List<StoredObject> list(String prefix) throws IOException {
    return faults.step("list " + prefix, () -> store.list(prefix));
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    faults.step(
        "delete " + key,
        () -> {
          store.delete(key);
          return key;
        });
  }

  @Override
  public String place() {
    return "faulty " + store.place();
  }

  /// Closes the store, even after a crash; no fault happens here.
  @Override
  public void close() throws IOException {
    store.close();
  }
}
