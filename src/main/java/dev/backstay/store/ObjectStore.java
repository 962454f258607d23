package dev.backstay.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Named immutable objects. There is no overwrite: an object is created once, read, and deleted.
///
/// Implementations promise that a created object is visible whole or not at all, that it can be
/// read and listed as soon as `create` returns, that it survives a crash from then on, and that
/// when several create one key at once exactly one succeeds. After a failed `create` the object may
/// or may not exist; it is never there in part. All methods may be called from several threads.
///
/// A key that is taken does not start other keys: beside `a`, a store may refuse `a/b`.
///
/// Any `IOException` other than those named means that the store could not do it now. A
/// [StoreBusyException] says that asking again may help; what was asked may be done even so.
public interface ObjectStore extends AutoCloseable {

  /// Creates the object; returns when it is durable.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if the key is taken; its object is durable
  /// @throws StoreFullException if there is no room for it
  /// @throws java.nio.file.AccessDeniedException if the account may not do that
  void create(ObjectKey key, Content content) throws IOException;

  /// Reads `length` bytes from `offset`; fewer, down to none, come only if the object ends before.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no such object
  byte[] read(ObjectKey key, long offset, int length) throws IOException;

  /// The object, or empty if there is none.
  Optional<StoredObject> find(ObjectKey key) throws IOException;

  /// All objects whose key starts with `prefix/`, in key order; empty if there are none. The prefix
  /// has the form of a key. An object that is created or deleted meanwhile may be in or not.
  List<StoredObject> list(String prefix) throws IOException;

  /// What is below each of these prefixes, in their order. It is not promised which is looked at
  /// first.
  default List<List<StoredObject>> list(List<String> prefixes) throws IOException {
    var all = new ArrayList<List<StoredObject>>();
    for (var prefix : prefixes) {
      all.add(list(prefix));
    }
    return all;
  }

  /// Says that these objects will be read from their beginnings, in this order, and no longer those
  /// that were said before. Only a help: a store for which every request takes long may begin.
  default void expect(List<ObjectKey> keys) {}

  /// Deletes the object; an absent object is not an error.
  void delete(ObjectKey key) throws IOException;

  /// Where the objects are, for people; never with a secret in it.
  String place();

  @Override
  void close() throws IOException;
}
