package dev.backstay.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A store to which, and from which, bytes go no faster than they may. What is small beside an
/// object, such as listings, is not counted.
public final class PacedStore implements ObjectStore {

  private final ObjectStore store;
  private final Optional<Pace> upload;
  private final Optional<Pace> download;

  /// @param upload how fast contents may go there; empty for as fast as they can
  /// @param download how fast they may come from there
  public PacedStore(ObjectStore store, Optional<Pace> upload, Optional<Pace> download) {
    this.store = store;
    this.upload = upload;
    this.download = download;
  }

  @Override
  public void create(ObjectKey key, Content content) throws IOException {
    if (upload.isPresent()) {
      upload.get().take(content.sizeBytes());
    }
    store.create(key, content);
  }

  @Override
  public byte[] read(ObjectKey key, long offset, int length) throws IOException {
    if (download.isEmpty()) {
      return store.read(key, offset, length);
    }
    // Fewer bytes may come than are asked for: only those that came are counted.
    download.get().take(0);
    var bytes = store.read(key, offset, length);
    download.get().note(bytes.length);
    return bytes;
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
  public List<List<StoredObject>> list(List<String> prefixes) throws IOException {
    return store.list(prefixes);
  }

  @Override
  public void expect(List<ObjectKey> keys) {
    store.expect(keys);
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
  public void close() throws IOException {
    store.close();
  }
}
